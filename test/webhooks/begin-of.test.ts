import { expect, test } from 'vitest';
import { beginOf } from '../../src/webhooks/begin-of.ts';
import { bury, type Delivery, replay } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';

const received = createReceived();
const after = (seconds: number) => new Date(received.receivedAt.getTime() + seconds * 1000);
const again = (delivery: Delivery, seconds: number) => {
  const order = { by: 'me', why: 'fixed', nonce: `nonce-${seconds}` };
  return replay(bury(delivery, 'no use', after(seconds - 1)), order, after(seconds)) ?? delivery;
};

test.each([
  ['received', received, 0],
  ['dead', bury(received, 'no use', after(5)), 0],
  ['replayed', again(received, 10), 10],
  ['replayed twice', again(again(received, 10), 20), 20],
])('%s', (_name, delivery, seconds) => {
  expect(beginOf(delivery)).toEqual(after(seconds));
});

test('a full history still tells', () => {
  let delivery: Delivery = received;
  for (let go = 1; go <= 60; go += 1) delivery = again(delivery, go * 10);
  expect(delivery.history).toHaveLength(40);
  expect(beginOf(delivery)).toEqual(after(600));
});
