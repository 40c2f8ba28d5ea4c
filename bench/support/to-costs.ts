import { instance, prices } from '../prices.ts';

/** What one event takes, counted and measured. */
export interface EventUse {
  readonly executions: number;
  readonly tableCalls: number;
  readonly queueCalls: number;
  /** Of the process that receives and works. */
  readonly cpuMs: number;
  readonly rowBytes: number;
  /** Sent to Azure Monitor; 0 with telemetry off. */
  readonly telemetryBytes: number;
}

const MILLION = 1_000_000;

/** US dollars for a million events, kept for 30 days. */
export function toCosts(use: EventUse) {
  const toGBSeconds = (ms: number) => (ms / 1000) * instance.memoryGB * prices.gbSecond * MILLION;
  const parts = {
    executions: use.executions * prices.executionsPerMillion,
    tableCalls: (use.tableCalls * MILLION * prices.tableCallsPer10k) / 10_000,
    queueCalls: (use.queueCalls * MILLION * prices.queueCallsPer10k) / 10_000,
    rows: (use.rowBytes * MILLION * prices.tableGBMonth) / 1e9,
    telemetry: (use.telemetryBytes * MILLION * prices.logsGB) / 1e9,
  };
  /** The instance is never idle between events, so it is up for as long as its share of a core computes. */
  const timeBusy = toGBSeconds(use.cpuMs / instance.cores);
  /** Each execution finds its instance idle, and costs the least time there is. */
  const timeAlone = toGBSeconds(use.executions * instance.leastMs);
  const sum = Object.values(parts).reduce((total, one) => total + one, 0);
  return { ...parts, timeBusy, timeAlone, totalBusy: sum + timeBusy, totalAlone: sum + timeAlone };
}
