import { expect, it } from 'vitest';
import type { DeliveryRow } from '../../src/inbox/rows.ts';
import { createSeen } from '../../src/inbox/seen.ts';
import type { Progress } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';

const at = (second: number) => new Date(Date.parse('2026-03-01T12:00:00.000Z') + second * 1000);
const lease = { owner: 'worker-1', until: at(60) };

function toRow(progress: Progress, writtenSecond = 0): DeliveryRow {
  const { body: _body, history: _history, ...facts } = createReceived({ id: 'wh_1' });
  const writtenAt = at(writtenSecond);
  return { ...facts, receivedAt: at(0), progress, bodyBytes: 0, version: 'v', writtenAt };
}

const received = toRow({ state: 'received' });
const done = toRow({ state: 'done', outcome: 'stored', finishedAt: at(1) }, 1);

it('is first once, then the same until a step is taken', () => {
  const seen = createSeen();
  const processing = toRow({ state: 'processing', lease });
  const renewed = toRow({ state: 'processing', lease: { ...lease, until: at(99) } });
  const taken = toRow({ state: 'processing', lease: { ...lease, owner: 'worker-2' } });
  const again = toRow({ state: 'done', outcome: 'stored', finishedAt: at(9) });
  const rows = [received, received, processing, renewed, taken, done, again];
  expect(rows.map((row) => seen.see(row, true))).toEqual([
    'first',
    'same',
    'changed',
    'same',
    'changed',
    'changed',
    'changed',
  ]);
});

it('is first when it is first wanted', () => {
  const seen = createSeen();
  expect(seen.see(received, false)).toBe('same');
  expect(seen.see(done, true)).toBe('first');
});

it.each([
  ['what is in the overlap', received, at(0), false, 'same'],
  ['what was received before it', received, at(0.001), false, 'first'],
  ['what is not finished, where changes count', received, at(9), true, 'same'],
  ['what is finished, where changes count', done, at(9), true, 'first'],
  ['what was written in the overlap, where changes count', done, at(1), true, 'same'],
  ['what was written in the overlap, where they do not', done, at(1), false, 'first'],
] as const)('remembers or forgets %s', (_what, row, floor, withChanges, sight) => {
  const seen = createSeen();
  seen.see(row, true);
  seen.forgetBefore(floor, withChanges);
  expect(seen.see(row, true)).toBe(sight);
});
