import type { TableClient } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createInboxRows } from '../../src/azure/inbox-list.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createFollowDeliveries } from '../../src/inbox/follow.ts';
import { createForward, type Forwarded, type ForwardOptions } from '../../src/inbox/forward.ts';
import { pause } from '../../src/inbox/pause.ts';
import { createResend, ResendError } from '../../src/inbox/resend.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { startReceiver } from './receiver.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A table, and the forwarding of it through a client that counts every request that is no read. */
async function createStage() {
  const connectionString = inject('storage');
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  const name = `forward${randomUUID().replaceAll('-', '')}`;
  const table = clients.table(name);
  await table.createTable();
  const watched = clients.table(name);
  const methods = watchMethods(watched);
  const forward = createForward({
    inbox: createTableInbox(watched),
    follow: createFollowDeliveries({
      rows: createInboxRows(watched),
      now: () => new Date(),
      sleep: (_ms, signal) => pause(5, signal),
    }),
    resend: createResend(() => new Date()),
    sleep: async () => undefined,
  });

  /** Forwards until `count` results are in; `begin` is called once the first look is over. */
  async function run(
    count: number,
    options: Omit<ForwardOptions, 'secret' | 'onResult' | 'signal'>,
  ): Promise<Forwarded[]> {
    const stop = new AbortController();
    const results: Forwarded[] = [];
    await forward({
      ...options,
      secret,
      signal: stop.signal,
      onResult: (result) => {
        results.push(result);
        if (results.length === count) stop.abort();
      },
    });
    return results;
  }
  return { inbox: createTableInbox(table), methods, run };
}

function watchMethods(table: TableClient): Set<string> {
  const methods = new Set<string>();
  table.pipeline.addPolicy({
    name: 'watchMethods',
    sendRequest(request, next) {
      methods.add(request.method);
      return next(request);
    },
  });
  return methods;
}

const since = new Date('2026-03-01T00:00:00.000Z');
const at = (minute: number) => new Date(since.getTime() + minute * 60_000);

it('posts each delivery of the types once, in order, and only reads of the inbox', async () => {
  await using receiver = await startReceiver(() => 200);
  const { inbox, methods, run } = await createStage();
  for (const [index, type] of ['response.a', 'batch.b', 'response.c'].entries()) {
    await inbox.insert(createReceived({ id: `wh_${index}`, type, receivedAt: at(9 - index) }));
  }
  const before = await inbox.read('wh_0');
  const results = await run(2, { url: receiver.url, types: ['response.*'], since });
  expect(receiver.posts.map(({ headers }) => headers['webhook-id'])).toEqual(['wh_2', 'wh_0']);
  expect(results).toEqual([
    expect.objectContaining({
      tries: 1,
      answer: { status: 200, ms: expect.any(Number) as number },
    }),
    expect.objectContaining({ tries: 1 }),
  ]);
  expect([...methods]).toEqual(['GET']);
  expect(await inbox.read('wh_0')).toEqual(before);
});

it.each([
  ['that fails at first', [500, 429, 200], 3, 200],
  ['that fails for good', [503, 503, 503, 503, 200], 4, 503],
  ['that refuses', [400, 200], 1, 400],
])('tells of a receiver %s, and touches no row', async (_what, statuses, tries, last) => {
  await using receiver = await startReceiver((_posted, count) => statuses[count - 1] ?? 200);
  const { inbox, methods, run } = await createStage();
  await inbox.insert(createReceived({ id: 'wh_1', receivedAt: at(1) }));
  const before = await inbox.read('wh_1');
  const [result] = await run(1, { url: receiver.url, since });
  expect(result).toMatchObject({ tries, answer: { status: last } });
  expect(receiver.posts).toHaveLength(tries);
  expect(await inbox.read('wh_1')).toEqual(before);
  expect([...methods]).toEqual(['GET']);
});

it('tells of a receiver that is not there, and goes on with the next', async () => {
  const receiver = await startReceiver(() => 200);
  await receiver[Symbol.asyncDispose]();
  const { inbox, methods, run } = await createStage();
  await inbox.insert(createReceived({ id: 'wh_1', receivedAt: at(1) }));
  await inbox.insert(createReceived({ id: 'wh_2', receivedAt: at(2) }));
  const results = await run(2, { url: receiver.url, since });
  expect(results.map(({ row, tries }) => [row.id, tries])).toEqual([
    ['wh_1', 4],
    ['wh_2', 4],
  ]);
  expect(results[0]?.problem).toBeInstanceOf(ResendError);
  expect([...methods]).toEqual(['GET']);
});

it('tells of a row that was purged before it could be read', async () => {
  const { row } = { row: { ...createReceived(), bodyBytes: 0, version: 'v', writtenAt: since } };
  const results: Forwarded[] = [];
  const forward = createForward({
    inbox: { read: async () => undefined },
    async *follow() {
      yield { kind: 'new' as const, row };
    },
    resend: () => Promise.reject(new Error('never')),
    sleep: async () => undefined,
  });
  await forward({ url: 'http://127.0.0.1', secret, onResult: (result) => results.push(result) });
  expect(results).toEqual([{ row, tries: 1, problem: 'gone' }]);
});
