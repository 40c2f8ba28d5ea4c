import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createReplayMany, toReplayable } from '../../src/inbox/replay-many.ts';
import { countDeliveries } from '../../src/inbox/stats.ts';
import { complete } from '../../src/webhooks/delivery.ts';
import { createReplay } from '../../src/webhooks/replay.ts';
import { createMemoryTickets } from '../fakes/memory-tickets.ts';
import { createTableStage, put } from './stage.ts';

const order = { by: 'ada', why: 'the handler was wrong' };

async function createStage() {
  const { inbox, rows } = await createTableStage(inject('storage'));
  const tickets = createMemoryTickets();
  let ms = 0;
  const waits: number[] = [];
  const now = () => new Date(ms);
  const sleep = async (time: number) => {
    waits.push(time);
    ms += time;
  };
  const replay = createReplay({ inbox, sendTicket: tickets.send, now, createNonce: randomUUID });
  const replayMany = createReplayMany({ rows, replay, now, sleep });
  return { inbox, rows, tickets, replay, replayMany, waits, now, sleep };
}

it.each([
  [{}, ['done', 'dead']],
  [{ states: ['dead', 'received'] }, ['dead']],
  [{ states: ['retrying'] }, []],
] as const)('of %j means the states %j', (filter, states) => {
  expect(toReplayable({ ...filter, sender: 'other' })).toEqual({ sender: 'other', states });
});

it('replays what is finished and meant, each once, and says how far it is', async () => {
  const { inbox, rows, tickets, replayMany } = await createStage();
  for (let index = 0; index < 10; index += 1) await put(inbox, 'dead', { id: `wh_${index}` });
  for (const state of ['done', 'received', 'processing', 'retrying'] as const) {
    await put(inbox, state, { id: `wh_${state}` });
  }
  await put(inbox, 'dead', { type: 'batch.completed' });
  const filter = { types: ['response.*'] };
  expect(await countDeliveries(rows, toReplayable(filter))).toBe(11);
  const progress: number[] = [];
  const { counts, isComplete } = await replayMany(filter, {
    ...order,
    onProgress: ({ replayed }) => progress.push(replayed),
  });
  expect(counts).toEqual({ replayed: 11, 'not-finished': 0, missing: 0, 'already-replayed': 0 });
  expect(isComplete).toBe(true);
  expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(new Set(tickets.sent.map(({ ticket }) => ticket.delivery)).size).toBe(11);
  expect(await countDeliveries(rows, { states: ['dead', 'done'] })).toBe(1);
});

it('keeps to its rate', async () => {
  const { inbox, replayMany, waits } = await createStage();
  for (let index = 0; index < 5; index += 1) await put(inbox, 'dead');
  await replayMany({}, { ...order, rate: 4 });
  expect(waits).toEqual([250, 250, 250, 250]);
});

it('begins no more when it is told to stop', async () => {
  const { inbox, rows, replayMany } = await createStage();
  for (let index = 0; index < 5; index += 1) await put(inbox, 'dead');
  const stop = new AbortController();
  const onProgress = ({ replayed }: { replayed: number }) => replayed === 2 && stop.abort();
  const { counts, isComplete } = await replayMany(
    {},
    { ...order, signal: stop.signal, onProgress },
  );
  expect(isComplete).toBe(false);
  expect(counts.replayed).toBe(2);
  expect(await countDeliveries(rows, { states: ['dead'] })).toBe(3);
});

it('does each delivery once where two run at once, however fast it is done again', async () => {
  const { inbox, rows, tickets, replay, now, sleep } = await createStage();
  for (let index = 0; index < 12; index += 1) await put(inbox, 'dead', { id: `wh_${index}` });
  // A worker that is done with each before the next is replayed.
  const replayAndWork: typeof replay = async (id, wish) => {
    const replayed = await replay(id, wish);
    const stored = await inbox.read(id);
    if (stored?.delivery.progress.state === 'received') {
      await inbox.replace(complete(stored.delivery, 'stored', now()), stored.version);
    }
    return replayed;
  };
  const replayMany = createReplayMany({ rows, replay: replayAndWork, now, sleep });
  const [one, other] = await Promise.all([replayMany({}, order), replayMany({}, order)]);
  expect(one.counts.replayed + other.counts.replayed).toBe(12);
  const delivered = tickets.sent.map(({ ticket }) => ticket.delivery);
  expect(new Set(delivered).size).toBe(12);
  for (let index = 0; index < 12; index += 1) {
    const { history = [] } = (await inbox.read(`wh_${index}`))?.delivery ?? {};
    expect(history.filter(({ nonce }) => nonce !== undefined)).toHaveLength(1);
  }
});
