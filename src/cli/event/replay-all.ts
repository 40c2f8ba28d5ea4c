import { pause } from '../../inbox/pause.ts';
import {
  createReplayMany,
  type ReplayCounts,
  type ReplayManyOptions,
} from '../../inbox/replay-many.ts';
import type { Replay } from '../../webhooks/replay.ts';
import { CliError, InterruptedError } from '../cli-error.ts';
import { explainError } from '../explain-error.ts';
import type { Session } from '../run.ts';
import type { Replayable } from './find-replayable.ts';

interface ReplayAllDependencies {
  readonly replay: Replay;
  readonly now: () => Date;
  readonly session: Pick<Session, 'finish' | 'progress' | 'signal'>;
}

/** Replays with a bar; whatever ends it early says how far it came, and how to go on. */
export async function replayAll(
  { rows, filter, stats, before }: Replayable,
  order: Pick<ReplayManyOptions, 'by' | 'why' | 'rate'>,
  { replay, now, session }: ReplayAllDependencies,
): Promise<ReplayCounts> {
  const { signal } = session;
  const total = stats.count;
  let done = 0;
  const describeRest = () =>
    `${done} of ${total} are replayed; for the rest, run the same with ` +
    `--finished-before ${before.toISOString()}`;
  const replayMany = createReplayMany({ rows, replay, now, sleep: pause });

  return session.progress('Replaying', total, (advance) =>
    session.finish('the replay under way', async () => {
      const end = await replayMany(filter, {
        ...order,
        signal,
        onProgress(counts) {
          done = counts.replayed + counts['already-replayed'];
          advance(Object.values(counts).reduce((sum, count) => sum + count, 0));
        },
      }).catch((error: unknown) => {
        throw new CliError(`${explainError(error)}; ${describeRest()}`, { cause: error });
      });
      if (end.isComplete) return end.counts;
      const reason: unknown = signal.reason;
      const exitCode = reason instanceof InterruptedError ? reason.exitCode : undefined;
      throw new InterruptedError(`interrupted: ${describeRest()}`, exitCode);
    }),
  );
}
