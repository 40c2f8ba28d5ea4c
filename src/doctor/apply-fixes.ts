import { describeError } from '../webhooks/errors.ts';
import type { Fix } from './finding.ts';
import type { Checked } from './run-checks.ts';

/** What became of one fix. */
export interface Applied {
  readonly what: string;
  readonly outcome: 'done' | 'declined' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
}

interface ApplyOptions {
  readonly limitMs: number;
  /** Asked before what reaches beyond this machine. */
  readonly isWanted: (fix: Fix) => Promise<boolean>;
  readonly explain?: (error: unknown) => string;
}

/** Does what the findings offer, one after the other; one that fails keeps none of the others from it. */
export async function applyFixes(
  findings: readonly Checked[],
  { limitMs, isWanted, explain = describeError }: ApplyOptions,
): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  for (const { fix } of findings) {
    if (!fix) continue;
    const { what } = fix;
    if (fix.needsConsent && !(await isWanted(fix))) {
      applied.push({ what, outcome: 'declined' });
      continue;
    }
    try {
      await fix.run(AbortSignal.timeout(limitMs));
      applied.push({ what, outcome: 'done' });
    } catch (error) {
      applied.push({ what, outcome: 'failed', reason: explain(error) });
    }
  }
  return applied;
}
