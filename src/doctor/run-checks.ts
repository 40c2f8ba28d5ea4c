import { describeError } from '../webhooks/errors.ts';
import { within } from '../webhooks/within.ts';
import { type Finding, problem } from './finding.ts';

/** One thing to look at. */
export interface Check {
  readonly name: string;
  /** May reject; what still runs when the signal aborts is left alone. */
  readonly look: (signal: AbortSignal) => Promise<readonly Finding[]>;
  /** For one that may take longer than the others. */
  readonly limitMs?: number;
}

/** A finding and the check that has it. */
export interface Checked extends Finding {
  readonly check: string;
}

interface RunOptions {
  /** Time for each check. */
  readonly limitMs: number;
  /** Puts an error into words that say what to do. */
  readonly explain?: (error: unknown) => string;
  readonly onEnd?: (name: string) => void;
}

/**
 * Runs all checks side by side; the findings come in the order of the checks. One that throws or takes
 * too long is a problem of its own, and none keeps the others from ending.
 */
export async function runChecks(
  checks: readonly Check[],
  options: RunOptions,
): Promise<readonly Checked[]> {
  const found = await Promise.all(
    checks.map(async ({ name, look, limitMs = options.limitMs }) => {
      const findings = await lookFor(look, { ...options, limitMs });
      options.onEnd?.(name);
      return findings.map((finding) => ({ check: name, ...finding }));
    }),
  );
  return found.flat();
}

async function lookFor(
  look: Check['look'],
  { limitMs, explain = describeError }: RunOptions,
): Promise<readonly Finding[]> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  try {
    return await within(limit.signal, look(limit.signal));
  } catch (error) {
    if (!limit.signal.aborted) return [problem(explain(error))];
    return [
      problem(
        `there was no answer within ${limitMs / 1000} s`,
        'look at the network in between, and run this again',
      ),
    ];
  } finally {
    clearTimeout(timer);
  }
}
