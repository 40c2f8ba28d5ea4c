import { expect, it } from 'vitest';
import { createPastLives, toPastLives } from '../../../src/cli/console/past-lives.ts';
import type { DeliveryRow } from '../../../src/inbox/rows.ts';
import type { HistoryEntry } from '../../../src/webhooks/delivery.ts';
import { createReceived } from '../../fixtures/delivery.ts';

const receivedAt = new Date('2026-03-01T12:00:00Z');
const at = (minute: number) => new Date(receivedAt.getTime() + minute * 60_000);

/** `12 dead` is one that died at that minute, `15 again` a replay. */
function toHistory(steps: readonly string[]): HistoryEntry[] {
  return steps.map((step) => {
    const [minute, word] = step.split(' ');
    const isReplay = word === 'again';
    const state = (isReplay ? 'received' : word) as HistoryEntry['state'];
    const entry = { at: at(Number(minute)).toISOString(), state, attempt: 1 };
    return { ...entry, ...(isReplay && { nonce: step }) };
  });
}

it.each([
  [[], []],
  [['0 received', '1 processing', '2 dead'], []],
  [['0 received', '2 dead', '5 again'], ['0-2 dead']],
  [['0 received', '2 dead', '5 again', '6 processing', '7 done'], ['0-2 dead']],
  [
    ['0 received', '2 dead', '5 again', '7 done', '9 again'],
    ['0-2 dead', '5-7 done'],
  ],
  // What forty entries had no room for is not known.
  [['5 again', '7 done', '9 again'], ['5-7 done']],
])('are those that a replay followed: %j', (steps, wanted) => {
  const minute = (date: Date | undefined) => ((date?.getTime() ?? 0) - at(0).getTime()) / 60_000;
  const lives = toPastLives({ receivedAt, history: toHistory(steps) });
  expect(
    lives.map(
      ({ begunAt, endedAt, isDead }) =>
        `${minute(begunAt)}-${minute(endedAt)} ${isDead ? 'dead' : 'done'}`,
    ),
  ).toEqual(wanted);
});

it('are read once for each replay, some at a time', async () => {
  const asked: string[] = [];
  let [open, most] = [0, 0];
  const { read, of } = createPastLives({
    async read(id) {
      asked.push(id);
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      if (id === 'wh_gone') return undefined;
      const history = toHistory(['0 received', '2 dead', '5 again']);
      return { delivery: createReceived({ id, receivedAt, history }), version: '1' };
    },
  });
  const toRow = (id: string, minute: number): DeliveryRow => {
    const { body: _body, history: _history, ...facts } = createReceived({ id, receivedAt });
    return { ...facts, bodyBytes: 1, replayedAt: at(minute), version: '1', writtenAt: at(minute) };
  };
  const rows = Array.from({ length: 50 }, (_, index) => toRow(`wh_${index}`, 5));
  const { signal } = new AbortController();
  await read([...rows, toRow('wh_gone', 5)], signal);
  await read([...rows, toRow('wh_gone', 5), toRow('wh_1', 9)], signal);
  expect({ most, count: asked.length, last: asked.at(-1) }).toEqual({
    most: 16,
    count: 52,
    last: 'wh_1',
  });
  expect([toRow('wh_1', 5), toRow('wh_gone', 5), toRow('wh_1', 7)].map((row) => of(row))).toEqual([
    [{ begunAt: receivedAt, endedAt: at(2), isDead: true }],
    [],
    [],
  ]);
});
