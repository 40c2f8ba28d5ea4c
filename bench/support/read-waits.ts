import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { INBOX_TABLE } from '../../src/azure/names.ts';
import { runEach } from '../../dev/send/run-each.ts';
import type { BenchStorage } from './storage.ts';

const MAX_READ = 100;
const READS_AT_ONCE = 8;

/**
 * Milliseconds from the answer to the first attempt of deliveries that are done, by the time they were
 * answered: of the middle half, where the queue is neither empty nor already at its end, and of at most a
 * hundred spread over it. A start before the answer counts as 0.
 */
export async function readWaits(
  storage: BenchStorage,
  answeredAt: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<number[]> {
  const inbox = createTableInbox(storage.clients.table(INBOX_TABLE));
  const middle = [...answeredAt].slice(
    Math.floor(answeredAt.size / 4),
    Math.ceil((answeredAt.size * 3) / 4),
  );
  const every = Math.ceil(middle.length / MAX_READ);
  const chosen = middle.filter((_, index) => index % every === 0);
  const waits: number[] = [];
  await runEach({ count: chosen.length, concurrency: READS_AT_ONCE, signal }, async (index) => {
    const [id = '', answered = 0] = chosen[index] ?? [];
    const stored = await inbox.read(id);
    if (stored?.delivery.progress.state !== 'done') throw new Error(`${id} is not done`);
    const start = stored.delivery.history.find(({ state }) => state === 'processing');
    waits.push(Math.max(0, Date.parse(start?.at ?? '') - answered));
  });
  return waits;
}
