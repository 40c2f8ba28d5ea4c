/**
 * List prices in US dollars, pay as you go, East US, without free grants and discounts. Prices change
 * and differ by region: look them up before you rely on a sum.
 */
export const prices = {
  /** When the price of time was seen in a list; that of logs was in 2026, and nobody looked up the others. */
  asOf: 'May 2025',
  /** Where they are listed. */
  lists: [
    'azure.microsoft.com/pricing/details/functions',
    'azure.microsoft.com/pricing/details/storage/tables',
    'azure.microsoft.com/pricing/details/storage/queues',
    'azure.microsoft.com/pricing/details/monitor',
  ],
  /** Flex Consumption on demand. */
  gbSecond: 0.000_026,
  executionsPerMillion: 0.4,
  /** Standard storage, locally redundant; every kind of operation costs the same. */
  tableCallsPer10k: 0.000_36,
  queueCallsPer10k: 0.004,
  tableGBMonth: 0.045,
  /** Analytics logs of a Log Analytics workspace. */
  logsGB: 2.3,
} as const;

/** How Flex Consumption bills an instance of the size that `infra/` sets when nothing else is asked for. */
export const instance = {
  memoryGB: 0.5,
  /** A quarter of a core for 512 MB. */
  cores: 0.25,
  /** The least that a time of activity costs. */
  leastMs: 1000,
} as const;
