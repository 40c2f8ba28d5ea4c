import { expect, it } from 'vitest';
import { replayAll } from '../../../src/cli/event/replay-all.ts';
import { pickRows } from '../../../src/cli/event/pick-rows.ts';
import { createInterrupts } from '../../../src/cli/interrupts.ts';
import type { InboxStats } from '../../../src/inbox/stats.ts';
import { bury } from '../../../src/webhooks/delivery.ts';
import { createReceived } from '../../fixtures/delivery.ts';

const before = new Date('2026-03-01T12:00:00.001Z');

function createDead(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const delivery = createReceived({ id: `wh_${index}` });
    return { delivery: bury(delivery, 'no use', delivery.receivedAt), version: String(index) };
  });
}

it('says how far it came, and how to go on, where storage fails half-way', async () => {
  const interrupts = createInterrupts(() => {});
  const told: number[] = [];
  const replayed: string[] = [];
  const replayable = {
    rows: pickRows(createDead(5)),
    filter: {},
    stats: { count: 5 } as InboxStats,
    before,
    unfinished: [],
  };
  const run = replayAll(
    replayable,
    { by: 'ada', why: 'test', rate: 1000 },
    {
      now: () => new Date(),
      replay: async (id) => {
        if (replayed.length === 2) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
        replayed.push(id);
        return 'replayed';
      },
      session: {
        ...interrupts,
        progress: (_text, _total, work) => work((done) => told.push(done)),
      },
    },
  );
  await expect(run).rejects.toThrow(
    /^nothing listens there: .*; 2 of 5 are replayed; for the rest, run the same with --finished-before 2026-03-01T12:00:00\.001Z$/,
  );
  expect(told).toEqual([1, 2]);
});
