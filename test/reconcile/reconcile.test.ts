import { describe, expect, it } from 'vitest';
import {
  createReconcile,
  type EndedResource,
  type ListEnded,
  type ReconcileDependencies,
} from '../../src/reconcile/reconcile.ts';
import type { ResultRecord } from '../../src/results/record.ts';
import { readEvent } from '../../src/webhooks/event.ts';
import type { Ticket } from '../../src/webhooks/ticket.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryRecords } from '../fakes/memory-records.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);
const never = new AbortController().signal;

const toBatch = (id: string, endedAt = ago(60)): EndedResource => ({
  type: 'batch.completed',
  kind: 'batch',
  id,
  endedAt,
});

function listOf(...ended: EndedResource[]): ListEnded {
  return async function* list() {
    yield* ended;
  };
}

function toRecord(id: string, certainty: ResultRecord['certainty']): ResultRecord {
  const about = { summary: '', sender: 'default', type: 'batch.completed', event: 'evt_1' };
  return { kind: 'batch', id, status: 'x', certainty, ...about, delivery: 'wh_1', at: NOW };
}

function create(senders: Record<string, ListEnded>, mode: 'on' | 'dry-run' = 'on') {
  const inbox = createMemoryInbox();
  const records = createMemoryRecords();
  const tickets: Ticket[] = [];
  const dependencies: ReconcileDependencies = {
    lists: Object.entries(senders).map(([sender, list]) => ({ sender, name: 'batches', list })),
    records,
    inbox,
    sendTicket: async (ticket) => {
      tickets.push(ticket);
      return 'message';
    },
    policy: { mode, days: 4, pages: 5 },
    now: () => NOW,
  };
  return { inbox, records, tickets, reconcile: createReconcile(dependencies) };
}

describe('reconcile', () => {
  it('works off what ended without a result, as a delivery of its own', async () => {
    const { inbox, tickets, reconcile } = create({ eu: listOf(toBatch('batch_1')) });
    expect(await reconcile(never)).toEqual({
      looked: 1,
      missing: 1,
      sent: 1,
      failures: [],
    });
    expect(tickets).toEqual([{ delivery: 'reconciled:batch_1:completed' }]);
    const stored = await inbox.read('reconciled:batch_1:completed');
    expect(stored?.delivery).toMatchObject({
      type: 'batch.completed',
      sender: 'eu',
      receivedAt: NOW,
      attempts: 0,
      progress: { state: 'received' },
      history: [{ state: 'received', attempt: 0, by: 'reconcile' }],
    });
    expect(stored && readEvent(stored.delivery.body)).toEqual({
      object: 'event',
      type: 'batch.completed',
      created_at: ago(60).getTime() / 1000,
      data: { id: 'batch_1' },
    });
  });

  it('does so once, however often it runs', async () => {
    const { tickets, reconcile } = create({ eu: listOf(toBatch('batch_1')) });
    await reconcile(never);
    expect(await reconcile(never)).toMatchObject({ looked: 1, missing: 0, sent: 0 });
    expect(tickets).toHaveLength(1);
  });

  it.each([
    ['final', 0],
    ['current', 1],
    ['stated', 1],
  ] as const)('leaves alone what has a result: %s', async (certainty, missing) => {
    const { records, reconcile } = create({ eu: listOf(toBatch('batch_1')) });
    await records.write(toRecord('batch_1', certainty), undefined);
    expect(await reconcile(never)).toMatchObject({ looked: 1, missing, sent: missing });
  });

  it.each([
    ['on its way', ago(14), 0],
    ['just late', ago(16), 1],
    ['just young enough', ago(4 * 24 * 60 - 1), 1],
    ['too old', ago(4 * 24 * 60 + 1), 0],
  ])('looks at the time it ended: %s', async (_what, endedAt, looked) => {
    const { reconcile } = create({ eu: listOf(toBatch('batch_1', endedAt)) });
    expect(await reconcile(never)).toMatchObject({ looked, sent: looked });
  });

  it('only counts in a dry run', async () => {
    const { inbox, tickets, reconcile } = create({ eu: listOf(toBatch('batch_1')) }, 'dry-run');
    expect(await reconcile(never)).toMatchObject({ looked: 1, missing: 1, sent: 0 });
    expect(await inbox.read('reconciled:batch_1:completed')).toBeUndefined();
    expect(tickets).toEqual([]);
  });

  it('goes on with the next sender where one fails, and says which', async () => {
    const error = new Error('revoked');
    const failing: ListEnded = async function* list() {
      yield toBatch('batch_1');
      throw error;
    };
    const { reconcile } = create({ bad: failing, good: listOf(toBatch('batch_2')) });
    expect(await reconcile(never)).toEqual({
      looked: 2,
      missing: 2,
      sent: 2,
      failures: [{ sender: 'bad', name: 'batches', error }],
    });
  });

  it('names what takes too long, and lets it keep nothing from the others', async () => {
    const controller = new AbortController();
    const endless: ListEnded = async function* list() {
      for (let number = 1; ; number += 1) {
        if (number === 3) controller.abort(new Error('too late'));
        yield toBatch(`batch_${number}`);
      }
    };
    const { reconcile } = create({ slow: endless, eu: listOf(toBatch('batch_9')) });
    expect(await reconcile(controller.signal)).toMatchObject({
      looked: 3,
      sent: 3,
      failures: [{ sender: 'slow', error: { message: 'too late' } }],
    });
  });
});
