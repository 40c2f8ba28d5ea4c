import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { toMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import { openResultsStage, type ResultsStage, untilDone } from './results-stage.ts';
import { patience } from '../patience.ts';

interface Posted {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const noticeSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

let stage: ResultsStage;
let receiver: Receiver;
let people: Server;
const posted: Posted[] = [];
let slackStatus = 200;

beforeAll(async () => {
  people = createServer((request, response) => {
    void (async () => {
      const { url: path = '', headers } = request;
      posted.push({ path, headers: headers as Record<string, string>, body: await text(request) });
      response.writeHead(path === '/slack' ? slackStatus : 202).end();
    })();
  });
  await new Promise<void>((resolve) => people.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(people.address() as AddressInfo).port}`;
  stage = await openResultsStage();
  receiver = await stage.startReceiver({
    NOTIFY_TEAMS_URL: `${url}/teams`,
    NOTIFY_SLACK_URL: `${url}/slack`,
    NOTIFY_WEBHOOK_URL: `${url}/webhook`,
    NOTIFY_WEBHOOK_SECRET: noticeSecret,
    NOTIFY_WHEN: 'batch.*',
    NOTIFY_TEAMS_WHEN: '*:gone',
  });
});
afterAll(async () => {
  await stage.close();
  people.closeAllConnections();
  people.close();
});

async function send(type: 'batch.failed' | 'response.failed', id: string) {
  const event = { ...createSample(type), data: { id } };
  expect(await receiver.post({ id: `wh_${id}`, secret, event })).toMatchObject({ status: 200 });
  await untilDone(receiver, `wh_${id}`);
}

const linesOf = (id: string, message: string) =>
  receiver.linesOf(`wh_${id}`).filter((line) => line.message === message);

it('each channel is told what it wants to know, in a way that it can verify', async () => {
  await send('response.failed', 'resp_failed_1');
  await send('batch.failed', 'batch_failed_1');
  await send('batch.failed', 'batch_missing_1');
  await vi.waitFor(() => expect(posted).toHaveLength(5), patience);
  const told = posted.map(({ path, body }) => `${path} ${/batch_\w+?_1/.exec(body)?.[0]}`);
  expect(told.toSorted()).toEqual([
    '/slack batch_failed_1',
    '/slack batch_missing_1',
    '/teams batch_missing_1',
    '/webhook batch_failed_1',
    '/webhook batch_missing_1',
  ]);
  for (const { body, headers } of posted.filter(({ path }) => path === '/webhook')) {
    expect(new Webhook(noticeSecret).verify(body, headers)).toMatchObject({ type: 'batch.failed' });
  }
  await vi.waitFor(() => expect(linesOf('batch_missing_1', 'notified')).toHaveLength(3), patience);
});

it('a channel that fails is tried again by itself, and no handler runs again', async () => {
  slackStatus = 503;
  posted.length = 0;
  await send('batch.failed', 'batch_failed_2');
  await vi.waitFor(() => expect(linesOf('batch_failed_2', 'notify-retrying')).toHaveLength(1), {
    ...patience,
  });
  slackStatus = 200;
  await vi.waitFor(() => expect(linesOf('batch_failed_2', 'notified')).toHaveLength(2), {
    ...patience,
  });
  expect(posted.filter(({ path }) => path === '/slack')).toHaveLength(2);
  expect(posted.filter(({ path }) => path === '/webhook')).toHaveLength(1);
  expect(linesOf('batch_failed_2', 'processing')).toHaveLength(1);
});

it.each([
  [
    'vanished each time',
    'tickets',
    { attempts: 8, progress: { state: 'processing', lease: { owner: 'a', until: new Date(0) } } },
    'attempts used up',
  ],
  ['lost its ticket to the poison queue', 'tickets-poison', {}, 'its ticket failed too often'],
] as const)(
  'a delivery whose handler %s is recorded as dead, and people are told',
  async (_name, queue, overrides, why) => {
    posted.length = 0;
    const id = `batch_${queue}_1`;
    const event = { ...createSample('batch.completed'), data: { id } };
    const body = Buffer.from(JSON.stringify(event));
    const delivery = { id: `wh_${id}`, type: event.type, body, ...overrides };
    await createTableInbox(stage.clients.table('inbox')).insert(createReceived(delivery));
    const tickets = stage.clients.queue(queue);
    await tickets.createIfNotExists();
    await tickets.sendMessage(toMessage(JSON.stringify({ delivery: `wh_${id}` })));
    await vi.waitFor(() => expect(linesOf(id, 'notified')).toHaveLength(2), patience);
    expect(linesOf(id, 'dead')).toHaveLength(1);
    expect(linesOf(id, 'processing')).toEqual([]);
    expect(await stage.readRecord('batch', id)).toMatchObject({
      status: 'dead',
      certainty: 'current',
      summary: expect.stringContaining(why) as string,
    });
    expect(posted.map(({ path }) => path).toSorted()).toEqual(['/slack', '/webhook']);
    expect(posted.every((each) => each.body.includes('dead'))).toBe(true);
  },
);

it('no address or secret of a channel is in the log', () => {
  expect(JSON.stringify(receiver.lines)).not.toMatch(/\/slack|\/teams|whsec_/);
});
