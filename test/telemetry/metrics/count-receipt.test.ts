import { expect, test } from 'vitest';
import { createKnown } from '../../../src/telemetry/metrics/bounded.ts';
import { createReceiptCounter } from '../../../src/telemetry/metrics/count-receipt.ts';
import type { Receipt } from '../../../src/webhooks/receive.ts';
import { createMeasured } from './metrics.ts';

const delivery = { delivery: 'wh_1', type: 'batch.failed', sender: 'eu-west', event: 'evt_1' };
const about = { 'webhook.event.type': 'batch.failed', 'webhook.sender': 'eu-west' };
const unknown = { ...about, 'webhook.event.type': 'other' };

function createCounter() {
  const { instruments, read } = createMeasured();
  return { ...createReceiptCounter(instruments, createKnown(['batch.failed'])), read };
}

test.each<[Receipt, about: object]>([
  [{ outcome: 'received', ...delivery }, about],
  [{ outcome: 'received', ...delivery, type: 'made.up' }, unknown],
  [{ outcome: 'ticket-sent-again', ...delivery }, about],
  [{ outcome: 'duplicate', ...delivery }, about],
  [{ outcome: 'unavailable', error: new Error('down'), ...delivery }, about],
  [{ outcome: 'too-large' }, {}],
  [{ outcome: 'no-secret' }, {}],
])('$outcome', async (receipt, attributes) => {
  const { countReceipt, read } = createCounter();
  countReceipt(receipt, 120);

  const outcome = { 'webhook.outcome': receipt.outcome };
  expect(await read()).toEqual({
    'webhook.requests': [{ attributes: { ...outcome, ...attributes }, value: 1 }],
    'webhook.acknowledge.duration': [{ attributes: outcome, value: { sum: 0.12, count: 1 } }],
  });
});

test('what nobody can read is dead', async () => {
  const { countReceipt, read } = createCounter();
  countReceipt({ outcome: 'unreadable', ...delivery, type: '' }, 5);

  expect(await read()).toMatchObject({
    'webhook.requests': [{ attributes: { 'webhook.outcome': 'unreadable', ...unknown }, value: 1 }],
    'webhook.dead': [{ attributes: unknown, value: 1 }],
  });
});

test('failures to verify count by reason, whether answered 400 or 429; a size is none', async () => {
  const { countReceipt, countLimited, read } = createCounter();
  countReceipt({ outcome: 'refused', reason: 'no-match' }, 1);
  countReceipt({ outcome: 'refused', reason: 'stale' }, 1);
  countReceipt({ outcome: 'too-large' }, 1);
  countLimited('no-match', 2);
  countLimited('too-large', 2);

  const {
    'webhook.requests': requests,
    'webhook.verification.failures': failures,
    'webhook.acknowledge.duration': durations,
  } = await read();
  expect(failures).toEqual([
    { attributes: { 'webhook.reason': 'no-match' }, value: 2 },
    { attributes: { 'webhook.reason': 'stale' }, value: 1 },
  ]);
  expect(requests).toEqual([
    { attributes: { 'webhook.outcome': 'refused' }, value: 2 },
    { attributes: { 'webhook.outcome': 'too-large' }, value: 1 },
    { attributes: { 'webhook.outcome': 'limited' }, value: 2 },
  ]);
  expect(durations).toContainEqual({
    attributes: { 'webhook.outcome': 'limited' },
    value: { sum: 0.004, count: 2 },
  });
});
