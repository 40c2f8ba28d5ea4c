import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createInboxRows } from '../../src/azure/inbox-list.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createDeliveriesCheck } from '../../src/doctor/check-deliveries.ts';
import { createQueuesCheck } from '../../src/doctor/check-queues.ts';
import type { Place, PlaceState } from '../../src/doctor/place.ts';
import type { Progress } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { never } from './serve.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const place = (look: Place['look']): Place => ({
  kind: 'queue',
  name: 'q',
  service: 'http://there',
  look,
  create: async () => {},
});
const there = async (): Promise<PlaceState> => ({ isThere: true });
const unseen = async () => Promise.reject(new Error('no'));
const MIN = 60_000;

describe('deliveries', () => {
  /** By minutes from now, after the rows were written. */
  async function lookAt(states: Progress[], inMinutes = 0, look: Place['look'] = there) {
    const table = clients.table(`doctor${randomUUID().replaceAll('-', '')}`);
    await table.createTable();
    const inbox = createTableInbox(table);
    for (const [index, progress] of states.entries()) {
      const receivedAt = new Date(Date.now() - (index + 1) * 60 * MIN);
      await inbox.insert(createReceived({ id: `wh_${index}`, receivedAt, progress }));
    }
    return createDeliveriesCheck({
      inbox: place(look),
      rows: createInboxRows(table),
      now: () => new Date(Date.now() + inMinutes * MIN),
      remedies: { dead: 'list them', overdue: 'start it' },
    }).look(never);
  }
  const finishedAt = new Date();
  const done: Progress = { state: 'done', outcome: 'kept', finishedAt };
  const dead: Progress = { state: 'dead', reason: 'why', finishedAt };
  const received: Progress = { state: 'received' };
  const retrying = (minutes: number): Progress => ({
    state: 'retrying',
    dueAt: new Date(Date.now() + minutes * MIN),
  });
  const processing = (minutes: number): Progress => ({
    state: 'processing',
    lease: { owner: 'o', until: new Date(Date.now() + minutes * MIN) },
  });
  const isOverdue = (text: string) => ({ level: 'problem', text, remedy: 'start it' });

  it.each([
    ['none', [], 0, [{ level: 'ok', text: 'none is unfinished' }]],
    ['done', [done], 0, [{ level: 'ok', text: 'none is unfinished' }]],
    [
      'dead',
      [dead],
      0,
      [
        {
          level: 'warning',
          text: '1 delivery is dead and waits for a replay',
          remedy: 'list them',
        },
        { level: 'ok', text: 'none is unfinished' },
      ],
    ],
    [
      'dead, twice',
      [dead, dead, done],
      0,
      [
        {
          level: 'warning',
          text: '2 deliveries are dead and wait for a replay',
          remedy: 'list them',
        },
        { level: 'ok' },
      ],
    ],
    [
      'under way',
      [received, retrying(300), processing(4)],
      10,
      [{ level: 'ok', text: '3 deliveries are unfinished, none overdue; the oldest came 3 h ago' }],
    ],
    [
      'received and left',
      [done, received],
      16,
      [isOverdue('1 delivery is overdue; wh_1 for 16 min')],
    ],
    ['due and left', [retrying(-20)], 0, [isOverdue('1 delivery is overdue; wh_0 for 20 min')]],
    [
      'left by who had it',
      [processing(-16), retrying(-30), received],
      0,
      [isOverdue('2 deliveries are overdue; wh_1 for 30 min')],
    ],
  ] as const)('%s', async (_, states, inMinutes, findings) => {
    expect(await lookAt([...states], inMinutes)).toMatchObject(findings);
  });

  it('are not looked at where their table cannot be read', async () => {
    expect(await lookAt([dead], 0, unseen)).toMatchObject([{ level: 'skipped' }]);
  });
});

describe('messages', () => {
  const NOW = new Date();
  const lookAt = (head: Date | undefined, look: Place['look'], tickets: Place['look'] = there) =>
    createQueuesCheck({
      tickets: place(tickets),
      readHeadInsertedAt: async () => head,
      leftovers: [{ place: place(look), one: 'is odd', many: 'are odd', remedy: 'look' }],
      now: () => NOW,
    }).look(never);
  const messages = (count: number) => async () => ({ isThere: true, messages: count }) as const;
  const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MIN);

  it.each([
    ['none', undefined, messages(0), ['ok no ticket waits']],
    ['no queue', undefined, async () => ({ isThere: false }) as const, ['ok no ticket waits']],
    [
      'a ticket',
      ago(7 * 60),
      messages(0),
      ['ok the oldest ticket that waits was sent 7 h ago, the pause before a retry included'],
    ],
    ['an old ticket', ago(7 * 60 + 1), messages(0), [/^warning the oldest ticket .* 7 h ago/]],
    ['one left over', undefined, messages(1), ['ok no ticket waits', 'warning 1 is odd (q)']],
    ['some left over', undefined, messages(12), ['ok no ticket waits', 'warning 12 are odd (q)']],
    ['a queue that nobody sees', undefined, unseen, [/^skipped not all queues/]],
  ] as const)('%s', async (_, head, look, lines) => {
    const found = (await lookAt(head, look)).map(({ level, text }) => `${level} ${text}`);
    expect(found).toHaveLength(lines.length);
    for (const [index, line] of lines.entries()) expect(found[index]).toMatch(line);
  });

  it('are not looked at where the tickets cannot be seen', async () => {
    expect(await lookAt(undefined, messages(1), unseen)).toMatchObject([{ level: 'skipped' }]);
  });
});
