import { expect, inject, it } from 'vitest';
import { countDeliveries, statsOf } from '../../src/inbox/stats.ts';
import { complete, replay } from '../../src/webhooks/delivery.ts';
import { createTableStage, put } from './stage.ts';

it('is empty of an empty inbox', async () => {
  const { rows } = await createTableStage(inject('storage'));
  const states = { received: 0, processing: 0, retrying: 0, done: 0, dead: 0 };
  expect(await statsOf(rows, {})).toEqual({ count: 0, states, types: [] });
  expect(await countDeliveries(rows, {})).toBe(0);
});

it('counts by type and state, and finds the oldest and how long it takes', async () => {
  const { inbox, rows } = await createTableStage(inject('storage'));
  const at = (minute: number) => new Date(Date.parse('2026-03-01T12:00:00.000Z') + minute * 60_000);
  const type = 'batch.completed';
  await put(inbox, 'done', { receivedAt: at(0), ms: 1000 });
  await put(inbox, 'done', { receivedAt: at(1), ms: 2000 });
  await put(inbox, 'done', { receivedAt: at(2), ms: 60_000, type });
  // A clock that runs behind has not worked it off before it came.
  await put(inbox, 'done', { receivedAt: at(3), ms: -5000, sender: 'other' });
  await put(inbox, 'dead', { receivedAt: at(-10), ms: 9_000_000 });
  await put(inbox, 'received', { receivedAt: at(9) });
  const oldest = await put(inbox, 'retrying', { receivedAt: at(8), type });
  await put(inbox, 'processing', { receivedAt: at(8.5) });

  const { oldestUnfinished, receiveToDoneMs, ...counts } = await statsOf(rows, {});
  expect(counts).toEqual({
    count: 8,
    states: { received: 1, processing: 1, retrying: 1, done: 4, dead: 1 },
    types: [
      {
        type: 'response.completed',
        count: 6,
        received: 1,
        processing: 1,
        retrying: 0,
        done: 3,
        dead: 1,
      },
      { type, count: 2, received: 0, processing: 0, retrying: 1, done: 1, dead: 0 },
    ],
  });
  expect(oldestUnfinished).toMatchObject({ id: oldest.id, progress: { state: 'retrying' } });
  expect(Math.abs((receiveToDoneMs?.p50 ?? 0) - 1000)).toBeLessThan(25);
  expect(Math.abs((receiveToDoneMs?.p95 ?? 0) - 60_000)).toBeLessThan(1300);

  // What was done again a day later took as long as its second go did.
  const late = await put(inbox, 'done', { receivedAt: at(0), ms: 1000, sender: 'late' });
  const day = 24 * 60;
  const again = replay(late, { by: 'ada', why: 'once more', nonce: 'n1' }, at(day));
  const { version = '' } = (await inbox.read(late.id)) ?? {};
  if (again) await inbox.replace(complete(again, 'stored', at(day + 0.5)), version);
  const { receiveToDoneMs: second } = await statsOf(rows, { sender: 'late' });
  expect(Math.abs((second?.p95 ?? 0) - 30_000)).toBeLessThan(700);

  expect(await countDeliveries(rows, { states: ['done'], sender: 'default' })).toBe(3);
  expect((await statsOf(rows, { states: ['dead'] })).receiveToDoneMs).toBeUndefined();
});
