import { instance, prices } from '../prices.ts';

/** What one event takes, counted and measured. */
export interface EventUse {
  /** Of each execution, where it finds its instance idle. */
  readonly billedMs: readonly number[];
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
    executions: use.billedMs.length * prices.executionsPerMillion,
    tableCalls: (use.tableCalls * MILLION * prices.tableCallsPer10k) / 10_000,
    queueCalls: (use.queueCalls * MILLION * prices.queueCallsPer10k) / 10_000,
    rows: (use.rowBytes * MILLION * prices.tableGBMonth) / 1e9,
    telemetry: (use.telemetryBytes * MILLION * prices.logsGB) / 1e9,
  };
  /** The instance is never idle between events, so it is up for as long as its share of a core computes. */
  const timeBusy = toGBSeconds(use.cpuMs / instance.cores);
  const timeAlone = toGBSeconds(addUp(use.billedMs));
  const sum = addUp(Object.values(parts));
  return { ...parts, timeBusy, timeAlone, totalBusy: sum + timeBusy, totalAlone: sum + timeAlone };
}

function addUp(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
