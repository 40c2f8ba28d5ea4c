import { count, toSpan } from './ages.ts';
import { type Finding, ok, skipped, warning } from './finding.ts';
import type { Place } from './place.ts';
import type { Check } from './run-checks.ts';

/** A queue where messages end up that need somebody's attention. */
export interface Leftover {
  readonly place: Place;
  /** Goes on after "3": `tickets are …`. */
  readonly one: string;
  readonly many: string;
  readonly remedy: string;
}

interface QueuesDependencies {
  readonly tickets: Place;
  /** When the oldest visible ticket was put in. */
  readonly readHeadInsertedAt: () => Promise<Date | undefined>;
  readonly leftovers: readonly Leftover[];
  readonly now: () => Date;
}

/** The longest pause before a retry is 6 h unless a sender asks for more; a ticket counts it in. */
const OLD_MS = 7 * 3_600_000;

/** How long tickets have waited, and what lies in the queues of what was given up. */
export function createQueuesCheck(dependencies: QueuesDependencies): Check {
  const { tickets, leftovers } = dependencies;
  return {
    name: 'messages',
    async look(signal) {
      const found = await Promise.all([
        lookAtTickets(dependencies, signal),
        ...leftovers.map(async (leftover) => lookAtLeftover(leftover, signal)),
      ]);
      // Why is said by the check of the queues.
      return found.includes('unseen')
        ? [skipped(`not all queues of ${tickets.service} could be read`)]
        : found.filter((one) => typeof one !== 'string');
    },
  };
}

type Look = Finding | 'unseen' | 'nothing';

async function lookAtTickets(
  { tickets, readHeadInsertedAt, now }: QueuesDependencies,
  signal: AbortSignal,
): Promise<Look> {
  if (!(await tickets.look(signal).catch(() => undefined))) return 'unseen';
  const head = await readHeadInsertedAt();
  if (!head) return ok('no ticket waits');
  const ms = now().getTime() - head.getTime();
  const text = `the oldest ticket that waits was sent ${toSpan(ms)} ago, the pause before a retry included`;
  return ms > OLD_MS ? warning(text, 'see whether the function process runs') : ok(text);
}

async function lookAtLeftover(
  { place, one, many, remedy }: Leftover,
  signal: AbortSignal,
): Promise<Look> {
  const state = await place.look(signal).catch(() => undefined);
  if (!state) return 'unseen';
  const messages = state.isThere ? (state.messages ?? 0) : 0;
  if (messages === 0) return 'nothing';
  return warning(`${count(messages, one, many)} (${place.name})`, remedy);
}
