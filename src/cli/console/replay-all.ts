import type { DeliveryFilter } from '../../inbox/filter.ts';
import { pause } from '../../inbox/pause.ts';
import { createReplayMany, type ReplayCounts } from '../../inbox/replay-many.ts';
import type { Replay } from '../../webhooks/replay.ts';
import { explainError } from '../explain-error.ts';
import { findReplayable, toReplayFilter } from '../event/find-replayable.ts';
import type { OpenInbox } from '../event/open-inbox.ts';
import type { Trouble } from './api.ts';
import type { Done, Order } from './api-orders.ts';
import type { Planned } from './plans.ts';
import { ProblemError } from './problem.ts';
import { readFilter } from './read-filter.ts';
import { describeReplays } from './replay-words.ts';

interface ReplayAllDependencies {
  readonly inbox: OpenInbox;
  readonly replay: Replay;
  readonly findUser: () => Promise<string>;
  readonly now: () => Date;
  readonly ended: AbortSignal;
  readonly tellFailure: (failure: Trouble) => void;
  readonly place: string;
  /** How long the page waits for the end. */
  readonly waitMs?: number;
}

/** How long the page waits for the end; then it is told how far it came, and the rest goes on. */
const WAIT_MS = 20_000;
const MAX_IDS = 100;

/**
 * Plans to replay what a filter means now: what ends later is not meant, so that as many are replayed as
 * were counted.
 */
export function createPlanReplayAll(dependencies: ReplayAllDependencies) {
  const { inbox, replay, findUser, now, ended, tellFailure, place } = dependencies;
  const { waitMs = WAIT_MS } = dependencies;
  return async (
    { filter: given, why }: Extract<Order, { do: 'replay-all' }>,
    signal: AbortSignal,
  ): Promise<Planned> => {
    const choice = { ids: [], filter: readReplayFilter(given, now()), before: undefined };
    const { rows, filter, stats } = await findReplayable(inbox, choice, signal);
    return {
      text: describeReplays(stats, place),
      count: stats.count,
      async run() {
        const order = { by: await findUser(), why: why || 'no reason given', signal: ended };
        let counts: ReplayCounts | undefined;
        const ids: string[] = [];
        const all = createReplayMany({ rows, replay, now, sleep: pause })(filter, {
          ...order,
          onProgress(soFar, id, replayed) {
            counts = soFar;
            if (replayed === 'replayed' && ids.length < MAX_IDS) ids.push(id);
          },
        });
        const describeFailure = (error: unknown) =>
          `Replayed ${counts?.replayed ?? 0} of ${stats.count}, then: ${explainError(error)}`;
        let isAnswered = false;
        all.catch((error: unknown) => {
          if (!isAnswered || ended.aborted) return;
          const remedy = 'What is left still fits the same filter: replay that.';
          tellFailure({ text: describeFailure(error), remedy });
        });
        const waited = new AbortController();
        try {
          const isOver = await Promise.race([
            all.then(({ isComplete }) => isComplete),
            pause(waitMs, waited.signal).then(() => false),
          ]);
          return toDone(counts, stats.count, isOver, ids);
        } catch (error) {
          return {
            text: `${describeFailure(error)}; what is left still fits.`,
            isGood: false,
            ids,
          };
        } finally {
          isAnswered = true;
          waited.abort();
        }
      },
    };
  };
}

function readReplayFilter(given: Readonly<Record<string, string>>, now: Date): DeliveryFilter {
  const replayed = toReplayFilter(readFilter(given, now));
  if ('filter' in replayed) return replayed.filter;
  const { fault } = replayed;
  throw fault === 'empty'
    ? new ProblemError(400, 'the filter means everything', 'Narrow it: states=dead, say.')
    : new ProblemError(400, `what is ${fault} cannot be replayed`, 'Take dead or done.');
}

function toDone(
  counts: ReplayCounts | undefined,
  total: number,
  isOver: boolean,
  ids: readonly string[],
): Done {
  const others = [
    [counts?.['already-replayed'] ?? 0, 'replayed by somebody else meanwhile'],
    [counts?.['not-finished'] ?? 0, 'at work again, so left alone'],
    [counts?.missing ?? 0, 'gone'],
  ] as const;
  const more = others.filter(([count]) => count > 0).map(([count, what]) => `; ${count} ${what}`);
  const goesOn = isOver ? '' : `; the rest of ${total} goes on while this page's server runs`;
  return { text: `Replayed ${counts?.replayed ?? 0}${more.join('')}${goesOn}.`, isGood: true, ids };
}
