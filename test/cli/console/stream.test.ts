import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../../dev/azurite.ts';
import { createFollowHub } from '../../../src/cli/console/follow-hub.ts';
import { createResources } from '../../../src/cli/console/resources.ts';
import { createEventStream } from '../../../src/cli/console/stream.ts';
import type { DeliveryRow, InboxRows } from '../../../src/inbox/rows.ts';
import { startStorageProxy, type StorageProxy } from '../../e2e/storage-proxy.ts';
import { createReceived } from '../../fixtures/delivery.ts';
import { startStage } from './stage.ts';
import { patience } from '../../patience.ts';

interface SentEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The events of a stream, one at a time; rejects where none comes. */
async function openStream(stage: Awaited<ReturnType<typeof startStage>>, filter = '') {
  const response = await stage.open(`/api/stream?${filter}`);
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  response.setEncoding('utf8');
  const events = readEvents(response as AsyncIterable<string>);
  return {
    end: () => response.destroy(),
    next: async (): Promise<SentEvent | 'end'> => {
      const { value, done } = await events.next();
      return done ? 'end' : value;
    },
  };
}

/** Reads past whatever else is sent. */
async function readUntil(
  { next }: Awaited<ReturnType<typeof openStream>>,
  event: string,
): Promise<SentEvent> {
  for (;;) {
    const sent = await next();
    if (sent === 'end') throw new Error(`it ended before any ${event}`);
    if (sent.event === event) return sent;
  }
}

async function* readEvents(chunks: AsyncIterable<string>): AsyncGenerator<SentEvent, void> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event = '', data = ''] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
      if (event !== '') yield { event, data: JSON.parse(data) as SentEvent['data'] };
    }
  }
}

describe('the stream', () => {
  it('says that all is fine, then tells of what is new and of each step', async () => {
    const stage = await startStage();
    const { put, sender, toId } = stage;
    const stream = await openStream(stage, `sender=${sender}`);
    expect(await stream.next()).toEqual({ event: 'fine', data: {} });
    const receivedAt = new Date();
    await put('received', 'a', { receivedAt });
    expect(await stream.next()).toMatchObject({
      event: 'delivery',
      data: { id: toId('a'), state: 'received', sender, resource: 'resp_1' },
    });
    await put('dead', 'a', { receivedAt });
    expect(await stream.next()).toMatchObject({
      data: { id: toId('a'), state: 'dead', outcome: 'Error: no use' },
    });
  });

  it('tells each of its many readers what their own filter means', async () => {
    const stage = await startStage();
    const { put, sender, toId } = stage;
    const dead = await openStream(stage, `sender=${sender}&states=dead`);
    const batches = await openStream(stage, `sender=${sender}&types=batch.*`);
    for (const { next } of [dead, batches]) expect(await next()).toMatchObject({ event: 'fine' });
    await put('done', 'b', { receivedAt: new Date(), type: 'batch.completed' });
    expect(await batches.next()).toMatchObject({ data: { id: toId('b') } });
    await put('dead', 'a', { receivedAt: new Date() });
    expect(await dead.next()).toMatchObject({ data: { id: toId('a'), state: 'dead' } });
  });

  it('ends with the server', async () => {
    const stage = await startStage();
    const stream = await openStream(stage);
    expect(await stream.next()).toMatchObject({ event: 'fine' });
    const ended = stream.next().catch(() => 'cut');
    await stage.stop();
    expect(['end', 'cut']).toContain(await ended);
  });
});

describe('storage that stops', () => {
  let azurite: Azurite;
  let proxy: StorageProxy;
  beforeAll(async () => {
    azurite = await startAzurite();
    proxy = await startStorageProxy(azurite.ports);
  });
  afterAll(async () => {
    await proxy.close();
    await azurite.stop();
  });

  it('is trouble, and fine when it is back; nothing in between is lost', async () => {
    const values = { AzureWebJobsStorage: proxy.connectionString };
    const stage = await startStage({ values });
    const stream = await openStream(stage);
    expect(await stream.next()).toMatchObject({ event: 'fine' });

    proxy.fault = () => 'before';
    const trouble = await stream.next();
    expect(trouble).toEqual({
      event: 'trouble',
      data: {
        text: 'There is no answer from where deliveries are kept, or none that helps.',
        remedy: expect.stringMatching(/./) as string,
      },
    });
    for (const path of ['deliveries', 'pictures', 'deliveries/wh_1', 'files?path=responses/x/y']) {
      const { status, headers, body } = await stage.get(`/api/${path}`);
      expect({ path, status }).toEqual({ path, status: 503 });
      expect(headers['content-type']).toBe('application/json');
      expect(JSON.parse(body)).toMatchObject({
        error: expect.any(String) as string,
        remedy: expect.any(String) as string,
      });
    }
    const order = { do: 'replay', id: 'wh_1', why: '' };
    expect((await stage.post('/api/plan', order)).status).toBe(503);
    // Whoever comes now is told at once.
    const late = await openStream(stage);
    expect(await late.next()).toMatchObject({ event: 'trouble' });

    proxy.fault = () => undefined;
    const { createStores } = await import('../../../src/stores.ts');
    const { connectionString } = azurite;
    const direct = createStores({ kind: 'connection-string', connectionString }, () => new Date());
    const missed = createReceived({ receivedAt: new Date() });
    await direct.inbox.insert(missed);
    const found = await readUntil(stream, 'delivery');
    expect(found.data).toMatchObject({ id: missed.id });
    await readUntil(late, 'fine');
    expect(JSON.parse((await stage.get('/api/deliveries')).body)).toMatchObject({ count: 1 });
  });
});

describe('storage that is silent', () => {
  it('is trouble and an error in time, and fine when it speaks again', async () => {
    const azurite = await startAzurite();
    const proxy = await startStorageProxy(azurite.ports);
    onTestFinished(async () => {
      await proxy.close();
      await azurite.stop();
    });
    const values = { AzureWebJobsStorage: proxy.connectionString };
    const stage = await startStage({ values, silentMs: 1000 });
    const stream = await openStream(stage);
    await readUntil(stream, 'fine');

    proxy.fault = () => 'hang';
    const { data } = await readUntil(stream, 'trouble');
    expect(data).toEqual({
      text: 'Where deliveries are kept, nothing answers: what you see may be out of date.',
      remedy: expect.stringContaining('It is asked again.') as string,
    });
    const paths = ['deliveries', 'pictures', 'deliveries/wh_1', 'files?path=responses/x/y'];
    const reads = [...paths, 'deliveries/wh_1/body', 'deliveries/wh_1/fixture'];
    const answers = await Promise.all(reads.map((path) => stage.get(`/api/${path}`)));
    for (const { status, body } of answers) {
      expect({ status, ...(JSON.parse(body) as object) }).toMatchObject({
        status: 504,
        error: data['text'],
        remedy: data['remedy'],
      });
    }
    const order = { do: 'replay-all', filter: { states: 'dead' }, why: '' };
    expect((await stage.post('/api/plan', order)).status).toBe(504);

    proxy.fault = () => undefined;
    await readUntil(stream, 'fine');
    const ask = async () => (await stage.get('/api/deliveries')).status;
    await expect.poll(ask, { timeout: 60_000 }).toBe(200);
  });
});

/** Rows that fail while they are told to; counts the looks. */
function createRows() {
  const state = { looks: 0, isBroken: false, row: undefined as DeliveryRow | undefined };
  const rows: InboxRows = {
    partitions: ['0'],
    async *scan() {
      state.looks += 1;
      if (state.isBroken) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
      if (state.row) yield [{ row: state.row }];
    },
  };
  return { state, rows };
}

function createListener() {
  const heard: string[] = [];
  const listener = {
    onStep: () => void heard.push('step'),
    onFine: () => void heard.push('fine'),
    onTrouble: () => void heard.push('trouble'),
    onFailure: () => void heard.push('failure'),
  };
  return { heard, listener };
}

describe('all who listen', () => {
  const now = () => new Date();
  const resources = createResources({ read: async () => undefined });

  it('share one following, which ends with the last of them', async () => {
    const { state, rows } = createRows();
    const hub = createFollowHub({ rows, resources, now, pollMs: 5 });
    expect(state.looks).toBe(0);
    const [one, other] = [createListener(), createListener()];
    const stops = [hub.listen(one.listener)];
    await vi.waitUntil(() => one.heard.length > 0, patience);
    stops.push(hub.listen(other.listener));
    expect([one.heard, other.heard]).toEqual([['fine'], ['fine']]);
    for (const stop of stops) stop();
    expect(hub.count()).toBe(0);
    await pause(10);
    const { looks } = state;
    await pause(50);
    expect(state.looks).toBe(looks);
  });

  it('hear of trouble before the first good look, too, and of its end', async () => {
    const { state, rows } = createRows();
    state.isBroken = true;
    const hub = createFollowHub({ rows, resources, now, pollMs: 5 });
    const { heard, listener } = createListener();
    const stop = hub.listen(listener);
    await vi.waitUntil(() => heard.includes('trouble'), patience);
    expect(heard).not.toContain('fine');
    const late = createListener();
    const stopLate = hub.listen(late.listener);
    expect(late.heard).toEqual(['trouble']);
    stopLate();
    state.isBroken = false;
    await vi.waitUntil(() => heard.includes('fine'), patience);
    expect(heard.at(-1)).toBe('fine');
    expect(heard.filter((word) => word === 'fine')).toHaveLength(1);
    stop();
  });

  it('begin anew after everybody left', async () => {
    const { rows } = createRows();
    const hub = createFollowHub({ rows, resources, now, pollMs: 5 });
    for (let round = 0; round < 2; round += 1) {
      const { heard, listener } = createListener();
      const stop = hub.listen(listener);
      await vi.waitUntil(() => heard.length > 0, patience);
      expect(heard).toEqual(['fine']);
      stop();
    }
  });

  it('are left when their client is gone, and kept awake while it is there', async () => {
    const { rows } = createRows();
    const hub = createFollowHub({ rows, resources, now, pollMs: 5 });
    const { signal: ended } = new AbortController();
    const reader = createEventStream(hub, {}, { ended, heartbeatMs: 5 }).getReader();
    let text = '';
    while (!text.includes(': alive\n\n')) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    expect(text).toContain('event: fine\ndata: {}\n\n');
    expect(hub.count()).toBe(1);
    await reader.cancel();
    expect(hub.count()).toBe(0);
  });

  it('hear of what ended badly', async () => {
    const { rows } = createRows();
    const hub = createFollowHub({ rows, resources, now, pollMs: 5 });
    const { signal: ended } = new AbortController();
    const reader = createEventStream(hub, {}, { ended }).getReader();
    hub.tellFailure({ text: 'Replayed 1 of 2\n\n', remedy: 'Again.' });
    let text = '';
    while (!text.includes('event: failed')) {
      text += new TextDecoder().decode((await reader.read()).value);
    }
    expect(text).toContain(
      'event: failed\ndata: {"text":"Replayed 1 of 2\\n\\n","remedy":"Again."}\n\n',
    );
    await reader.cancel();
  });

  it('are left when a client closes its connection', async () => {
    const { rows } = createRows();
    const hub = createFollowHub({ rows, resources, now, pollMs: 5 });
    const { signal: ended } = new AbortController();
    const server = createAdaptorServer({
      fetch: () => new Response(createEventStream(hub, {}, { ended })),
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const client = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    await once(response, 'data');
    expect(hub.count()).toBe(1);
    response.destroy();
    await expect.poll(() => hub.count(), patience).toBe(0);
  });

  it('are ended where they do not read, and come again', () => {
    const { heard, listener } = createListener();
    let sendFine: () => void = listener.onFine;
    const hub = {
      listen: ({ onFine }: { onFine: () => void }) => {
        sendFine = onFine;
        return () => void heard.push('left');
      },
      tellFailure: () => undefined,
      count: () => 1,
    };
    createEventStream(hub, {}, { ended: new AbortController().signal });
    for (let count = 0; count < 2000; count += 1) sendFine();
    expect(heard).toEqual([]);
    sendFine();
    expect(heard).toEqual(['left']);
  });

  it('get a burst up to the limit, then a clean end, and are left', async () => {
    const { state, rows } = createRows();
    const burst = Array.from({ length: 2500 }, (_, index) => ({
      ...createReceived({ id: `wh_${index}` }),
      receivedAt: now(),
      bodyBytes: 2,
      version: '1',
      writtenAt: now(),
    }));
    const from: InboxRows = {
      ...rows,
      async *scan(...args) {
        yield* rows.scan(...args);
        if (state.looks > 1) yield burst.map((row) => ({ row }));
      },
    };
    const hub = createFollowHub({ rows: from, resources, now, pollMs: 5 });
    const other = createListener();
    hub.listen(other.listener);
    const stream = createEventStream(hub, {}, { ended: new AbortController().signal });
    await vi.waitUntil(() => other.heard.length > burst.length, patience);
    expect(hub.count()).toBe(1);
    const told = await new Response(stream).text();
    expect(told.endsWith('}\n\n')).toBe(true);
    expect(told.match(/^event: delivery$/gm)).toHaveLength(2000);
  });
});
