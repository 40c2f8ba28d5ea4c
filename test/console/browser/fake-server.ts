import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { Health, Info, Problem, Summary } from '../../../src/cli/console/api.ts';
import type { Done, Order, Plan } from '../../../src/cli/console/api-orders.ts';
import { createDeliveries, createDetail, createPictures, hostile } from './fake-data.ts';
import { createInfo, fakeHealth } from './fake-answers.ts';

/** What a test can have the server do. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  /** What is in the inbox, the newest first; tests may change it. */
  deliveries: Summary[];
  health: Health;
  info: Info;
  /** What was asked for: method, path and query. */
  readonly asked: string[];
  readonly orders: Order[];
  /** Answers of these paths are replaced by a problem. */
  readonly broken: Map<string, Problem & { status: number }>;
  /** Whether whoever listens is told at first that all is well. */
  isFine: boolean;
  /** Keeps a request, method, path and query, from being answered until it resolves. */
  hold: (asked: string) => Promise<void> | undefined;
  /** Tells the pages; a delivery is put into the inbox as well. */
  tell(event: 'delivery' | 'trouble' | 'fine' | 'failed', data: unknown): Promise<void>;
  /** Ends every stream, as a server that stops does. */
  hangUp(): void;
  /** Pages that listen. */
  listeners(): number;
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const contentTypes = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };

/** A server that speaks the page's contract over generated deliveries. */
export async function startFakeServer(outdir: string, count: number): Promise<FakeServer> {
  const app = new Hono();
  const streams = new Set<SSEStreamingApi>();
  const orders: Order[] = [];
  const fake: Omit<FakeServer, 'url' | typeof Symbol.asyncDispose> = {
    deliveries: createDeliveries(count, Date.now() - 1000),
    health: fakeHealth,
    info: createInfo(),
    asked: [],
    orders,
    broken: new Map(),
    isFine: true,
    hold: () => undefined,
    listeners: () => streams.size,
    async tell(event, data) {
      if (event === 'delivery') {
        const row = data as Summary;
        fake.deliveries = [row, ...fake.deliveries.filter(({ id }) => id !== row.id)];
      }
      await Promise.all(
        [...streams].map((stream) => stream.writeSSE({ event, data: JSON.stringify(data) })),
      );
    },
    hangUp() {
      for (const stream of streams) stream.abort();
    },
  };

  app.use(async (context, next) => {
    const { pathname, search } = new URL(context.req.url);
    const asked = `${context.req.method} ${pathname}${search}`;
    fake.asked.push(asked);
    await fake.hold(asked);
    context.header('content-security-policy', policy);
    const { status, ...problem } = fake.broken.get(pathname) ?? {};
    if (status !== undefined) return context.json(problem, status as 500);
    return next();
  });
  app.get('/api/info', (context) => context.json(fake.info));
  app.get('/api/deliveries', (context) => {
    const { states, types, search = '', sender, cursor = '0', limit = '100' } = context.req.query();
    const all = fake.deliveries.filter(
      (row) =>
        (states?.split(',').includes(row.state) ?? true) &&
        (types?.split(',').includes(row.type) ?? true) &&
        (sender === undefined || row.sender === sender) &&
        [row.id, row.eventId, row.resource, row.type, row.outcome].some((text) =>
          text?.includes(search),
        ),
    );
    const end = Number(cursor) + Number(limit);
    const deliveries = all.slice(Number(cursor), end);
    return context.json({
      deliveries,
      count: all.length,
      ...(end < all.length && { next: String(end) }),
    });
  });
  app.get('/api/pictures', (context) => context.json(createPictures(fake.deliveries, Date.now())));
  app.get('/api/health', (context) => context.json(fake.health));
  app.get('/api/stream', (context) =>
    streamSSE(context, async (stream) => {
      streams.add(stream);
      if (fake.isFine) await stream.writeSSE({ event: 'fine', data: '{}' });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      streams.delete(stream);
    }),
  );
  app.get('/api/deliveries/:id', (context) => {
    const row = fake.deliveries.find(({ id }) => id === context.req.param('id'));
    if (!row) return context.json({ error: 'There is no such delivery.' }, 404);
    return context.json(createDetail(row, context.req.query('personal') === '1'));
  });
  app.get('/api/deliveries/:id/body', (context) => context.text(`{"note": "${hostile}"}\n`));
  app.get('/api/deliveries/:id/curl', (context) => context.text(`curl ${context.req.param('id')}`));
  app.get('/api/deliveries/:id/fixture', (context) =>
    context.json({ id: context.req.param('id') }),
  );
  app.get('/api/files', (context) => {
    const path = context.req.query('path') ?? '';
    return context.json({
      path,
      bytes: 1_204_000,
      text: `Dear reader,\n${hostile}`,
      isWhole: false,
    });
  });
  app.post('/api/plan', async (context) => {
    const order = await context.req.json<Order>();
    orders.push(order);
    const plan: Plan = { text: describe(order), count: 1, confirmation: `c${orders.length}` };
    return context.json(plan);
  });
  app.post('/api/do', async (context) => {
    const { confirmation } = await context.req.json<{ confirmation: string }>();
    const order = orders[Number(confirmation.slice(1)) - 1];
    const some = fake.deliveries.slice(0, 4).map(({ id }) => id);
    const newest = fake.deliveries.slice(0, 1).map(({ id }) => id);
    const done: Done = {
      text: 'It is done.',
      isGood: true,
      ids: order && 'id' in order ? [order.id] : order?.do === 'replay-all' ? some : newest,
      ...(order?.do === 'sample' && {
        answers: [{ status: order.fault === undefined ? 200 : 400, body: hostile, ms: 12 }],
      }),
    };
    return context.json(done);
  });
  app.get('/:name{(index.html|app.js|app.css)?}', async (context) => {
    const name = context.req.param('name') || 'index.html';
    const type = contentTypes[name.split('.').at(-1) as keyof typeof contentTypes];
    return context.body(await readFile(join(outdir, name)), 200, { 'content-type': type });
  });

  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const started = serve(
        { fetch: app.fetch, port: 0, hostname: '127.0.0.1' },
        (address: AddressInfo) => resolve({ server: started, port: address.port }),
      );
    },
  );
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      fake.hangUp();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function describe(order: Order): string {
  switch (order.do) {
    case 'replay':
      return `Puts ${order.id} back to received, and sends a ticket for it.`;
    case 'replay-all':
      return `Puts all that fit ${JSON.stringify(order.filter)} back to received.`;
    case 'resend':
      return `Posts ${order.id} to ${order.url}.`;
    case 'sample':
      return `Posts a ${order.type}${order.fault === undefined ? '' : ` that is ${order.fault}`}.`;
  }
}
