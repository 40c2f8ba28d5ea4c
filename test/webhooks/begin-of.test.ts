import { expect, test } from 'vitest';
import { beginOf, dueAtOf } from '../../src/webhooks/begin-of.ts';
import { bury, claim, type Delivery, replay, retry } from '../../src/webhooks/delivery.ts';
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

const lease = { owner: 'a', until: after(300) };
const replayed = again(received, 10);

test.each([
  ['received', received, 0],
  ['processing', claim(received, lease, after(1)), 300],
  ['retrying', retry(claim(received, lease, after(1)), after(40), 'not yet', after(2)), 40],
  ['replayed', replayed, 10],
  ['replayed and processing', claim(replayed, lease, after(11)), 300],
  ['replayed and retrying', retry(replayed, after(50), 'not yet', after(12)), 50],
])('%s is due', (_name, { progress, ...delivery }, seconds) => {
  if ('finishedAt' in progress) throw new Error('finished');
  expect(dueAtOf({ ...delivery, progress })).toEqual(after(seconds));
});
