import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isTimeUp, limitSilence, withinMs } from '../../../src/cli/console/time-limit.ts';
import type { InboxRows } from '../../../src/inbox/rows.ts';

const outer = new AbortController().signal;
const silent = () => new Promise<never>(() => {});

/** One partition whose source is told when it is to end. */
function createSource(give: () => AsyncGenerator<[]>) {
  const signals: AbortSignal[] = [];
  const rows: InboxRows = {
    partitions: ['0'],
    scan(_partition, _scan, signal) {
      signals.push(signal);
      return give();
    },
  };
  const pages = limitSilence(rows, 20).scan('0', { filter: {}, isWhole: false }, outer);
  return { pages, isEnded: () => signals.every(({ aborted }) => aborted) };
}

it('ends work that takes too long, and tells it so', async () => {
  const signals: AbortSignal[] = [];
  const work = withinMs(1, outer, (signal) => {
    signals.push(signal);
    return silent();
  });
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect({ isTimeUp: isTimeUp(error), aborted: signals[0]?.aborted }).toEqual({
    isTimeUp: true,
    aborted: true,
  });
});

it('ends work with whoever waits for it', async () => {
  const left = AbortSignal.abort(new Error('nobody waits'));
  await expect(withinMs(60_000, left, silent)).rejects.toThrow('nobody waits');
});

it('ends a scan that falls silent, whether or not its source hears of it', async () => {
  const { pages, isEnded } = createSource(async function* give() {
    yield [];
    await silent();
  });
  let count = 0;
  const read = async () => {
    for await (const page of pages) count += 1 + page.length;
  };
  const error: unknown = await read().catch((reason: unknown) => reason);
  expect({ isTimeUp: isTimeUp(error), count, isEnded: isEnded() }).toEqual({
    isTimeUp: true,
    count: 1,
    isEnded: true,
  });
});

it('lets its reader take the time that it takes', async () => {
  const { pages } = createSource(async function* give() {
    for (let page = 0; page < 3; page += 1) yield [];
  });
  let count = 0;
  for await (const page of pages) {
    count += 1 + page.length;
    await pause(30);
  }
  expect(count).toBe(3);
});

it('ends the source where its reader stops', async () => {
  let isOver = false;
  const { pages, isEnded } = createSource(async function* give() {
    try {
      for (;;) yield [];
    } finally {
      isOver = true;
    }
  });
  for await (const page of pages) if (page.length === 0) break;
  await pause(0);
  expect({ isOver, isEnded: isEnded() }).toEqual({ isOver: true, isEnded: true });
});
