import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { type Case, cases } from './cases.ts';
import { checkCase } from './check-case.ts';
import { atFixedTime } from './fixed-time.ts';

export interface FuzzOptions {
  /** Cases, each of one request or several. */
  readonly runs: number;
  readonly seed: number;
  /** fast-check's way to one case of the seed, as a failure prints it. */
  readonly path?: string | undefined;
  readonly onRun?: () => void;
}

export interface FuzzReport {
  readonly requests: number;
  /** How many requests got each status. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Accepted although id, timestamp and body were cut elsewhere than by the signer. */
  readonly shifted: number;
  /** How to see it again, what was tried, and what went wrong. */
  readonly failure?: string;
}

/** Posts generated requests to the receive function until one is treated wrongly or all are through. */
export async function runFuzz({ runs, seed, path, onRun }: FuzzOptions): Promise<FuzzReport> {
  const byStatus: Record<string, number> = {};
  let requests = 0;
  let shifted = 0;
  const property = fc.asyncProperty(cases, async (tried: Case) => {
    for (const { answer, isShifted } of await checkCase(tried)) {
      requests += 1;
      if (isShifted) shifted += 1;
      byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
    }
    onRun?.();
  });

  const complaints: string[] = [];
  const complain = (error: unknown) => void complaints.push(String(error));
  process.on('unhandledRejection', complain);
  process.on('warning', complain);
  try {
    const parameters = { seed, numRuns: runs, ...(path && { path }) };
    const details = await atFixedTime(() => fc.check(property, parameters));
    // What nobody waited for comes to light after the last case.
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    const report = { requests, byStatus, shifted };
    if (details.failed) return { ...report, failure: describe(details) };
    if (complaints.length === 0) return report;
    return { ...report, failure: `{ seed: ${seed} }\nnobody handled: ${complaints.join('\n')}` };
  } finally {
    process.off('unhandledRejection', complain);
    process.off('warning', complain);
  }
}

function describe(details: fc.RunDetails<[Case]>): string {
  const { errorInstance } = details;
  const error =
    errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance);
  return `${fc.defaultReportMessage(details)}\n\n${error}`;
}
