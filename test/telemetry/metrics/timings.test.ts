import { expect, test } from 'vitest';
import { toTimings } from '../../../src/telemetry/metrics/timings.ts';
import {
  bury,
  claim,
  complete,
  type Delivery,
  replay,
  retry,
} from '../../../src/webhooks/delivery.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21) + seconds * 1000);

const received: Delivery = {
  id: 'wh_1',
  type: 'response.completed',
  eventId: 'evt_1',
  sender: 'default',
  receivedAt: at(0),
  body: new Uint8Array(),
  attempts: 0,
  progress: { state: 'received' },
  history: [{ at: at(0).toISOString(), state: 'received', attempt: 0 }],
};

type Step = (delivery: Delivery) => Delivery;

const start =
  (seconds: number): Step =>
  (delivery) =>
    claim(delivery, { owner: `owner-${seconds}`, until: at(seconds + 60) }, at(seconds));
const succeed =
  (seconds: number): Step =>
  (delivery) =>
    complete(delivery, 'kept', at(seconds));
const fail =
  (seconds: number): Step =>
  (delivery) =>
    retry(delivery, at(seconds + 5), 'Error: no', at(seconds));
const giveUp =
  (seconds: number): Step =>
  (delivery) =>
    bury(delivery, 'Error: no', at(seconds), 'somebody');
const again =
  (seconds: number): Step =>
  (delivery) => {
    const order = { by: 'me', why: 'fixed', nonce: `nonce-${seconds}` };
    return replay(delivery, order, at(seconds)) ?? delivery;
  };

test.each<[name: string, steps: readonly Step[], expected: ReturnType<typeof toTimings>]>([
  ['not begun', [], {}],
  ['under way', [start(2)], { waitedMs: 2000 }],
  ['done at once', [start(2), succeed(5)], { waitedMs: 2000, totalMs: 5000 }],
  ['waiting for a retry', [start(2), fail(3)], { waitedMs: 2000 }],
  [
    'done by the second',
    [start(2), fail(3), start(8), succeed(9)],
    { waitedMs: 2000, totalMs: 9000 },
  ],
  ['the first vanished', [start(2), start(90), succeed(91)], { waitedMs: 2000, totalMs: 91_000 }],
  ['dead by its handler', [start(2), giveUp(4)], { waitedMs: 2000, totalMs: 4000 }],
  ['dead before it began', [giveUp(600)], { totalMs: 600_000 }],
  ['replayed, not begun', [start(2), succeed(5), again(100)], {}],
  ['replayed and begun', [start(2), succeed(5), again(100), start(101)], { waitedMs: 1000 }],
  [
    'replayed and done',
    [start(2), giveUp(5), again(100), start(101), fail(102), start(110), succeed(111)],
    { waitedMs: 1000, totalMs: 11_000 },
  ],
  [
    'replayed twice',
    [
      start(2),
      succeed(5),
      again(100),
      start(101),
      succeed(103),
      again(200),
      start(204),
      succeed(209),
    ],
    { waitedMs: 4000, totalMs: 9000 },
  ],
  ['dead at once after a replay', [giveUp(1), again(100), giveUp(160)], { totalMs: 60_000 }],
  ['a clock that is behind', [start(-3), succeed(-1)], { waitedMs: 0, totalMs: 0 }],
])('%s', (_name, steps, expected) => {
  expect(toTimings(steps.reduce((delivery, step) => step(delivery), received))).toEqual(expected);
});

test('a history that has dropped the first attempt tells of the end only', () => {
  const attempts = Array.from({ length: 30 }, (_, n) => [start(10 * n + 1), fail(10 * n + 2)]);
  const steps = [...attempts.flat(), start(400), succeed(401)];
  const delivery = steps.reduce((next, step) => step(next), received);

  expect(toTimings(delivery)).toEqual({ totalMs: 401_000 });
});

test('a history that is full of replays still knows the last', () => {
  const goes = Array.from({ length: 60 }, (_, n) => [
    start(10 * n + 1),
    succeed(10 * n + 2),
    again(10 * n + 5),
  ]);
  const steps = [...goes.flat(), start(700), succeed(701)];
  const delivery = steps.reduce((next, step) => step(next), received);

  expect(toTimings(delivery)).toEqual({ totalMs: 106_000 });
});
