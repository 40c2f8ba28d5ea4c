import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';
import { createDelivery } from '../../../dev/send/create-delivery.ts';
import { postDelivery } from '../../../dev/send/post-delivery.ts';
import { secret, startReceiver } from '../../e2e/receiver.ts';
import { shareBuild } from '../../share-build.ts';
import { type Received, startBackend } from '../export/start-backend.ts';
import { patience } from '../../patience.ts';

interface Point {
  readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
  readonly asDouble?: number;
  readonly asInt?: number;
  readonly count?: number;
}

interface Body {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly [kind: string]: string | { readonly dataPoints?: readonly Point[] };
      }[];
    }[];
  }[];
}

let folder: string;

beforeAll(async () => {
  folder = await shareBuild('app');
});

/** The last value of each series that a collector was sent, by the metric's name and its attributes. */
function toTable(received: readonly Received[]): Record<string, number> {
  const bodies = received
    .filter(({ path }) => path === '/v1/metrics')
    .map(({ body }) => body as Body);
  const metrics = bodies
    .flatMap(({ resourceMetrics }) => resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
  const series = metrics.flatMap(({ name, ...kinds }) =>
    Object.values(kinds)
      .flatMap((kind) => (typeof kind === 'object' ? (kind.dataPoints ?? []) : []))
      .map(({ attributes, asDouble, asInt, count }) => {
        const about = attributes.map(({ value }) => value.stringValue);
        return [[name, ...about].join(' '), Number(asDouble ?? asInt ?? count)] as const;
      }),
  );
  return Object.fromEntries(series);
}

it('tells what happened in a run, by value', async () => {
  const azurite = await startAzurite();
  onTestFinished(() => azurite.stop());
  const { origin, received } = await startBackend();
  const receiver = await startReceiver(
    {
      AzureWebJobsStorage: azurite.connectionString,
      OTEL_EXPORTER_OTLP_ENDPOINT: origin,
      BAD_CALLER_FAILURES_PER_MINUTE: '2',
      SWEEP_SCHEDULE: '*/2 * * * * *',
      PURGE_SCHEDULE: '*/2 * * * * *',
      AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.2',
    },
    { folder },
  );
  onTestFinished(() => receiver.stop());
  const event = { id: 'evt_1', type: 'file.processed', data: { id: 'file_1' } };
  const post = (parts: Parameters<typeof createDelivery>[0]) =>
    postDelivery(`${receiver.url}/webhook`, createDelivery(parts));
  const forged = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

  const delivery = { event, secret, id: 'wh_1' };
  expect((await post(delivery)).status).toBe(200);
  const untilLines = (message: string, count: number) =>
    vi.waitFor(
      () => expect(receiver.lines.filter((line) => line.message === message)).toHaveLength(count),
      { ...patience, interval: 50 },
    );
  await untilLines('done', 1);
  expect((await post(delivery)).status).toBe(200);
  expect((await post({ event: { ...event, type: 'made.up' }, secret, id: 'wh_2' })).status).toBe(
    200,
  );
  await untilLines('done', 2);
  const refused = [];
  for (let index = 0; index < 3; index += 1) refused.push(await post({ event, secret: forged }));
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 429]);
  // Once from now on each timer has seen all of this.
  receiver.lines.length = 0;
  const untilRun = (message: string) =>
    vi.waitFor(() => expect(receiver.lines).toContainEqual(expect.objectContaining({ message })), {
      ...patience,
      interval: 50,
    });
  await Promise.all([untilRun('swept'), untilRun('purged')]);
  receiver.lines.length = 0;
  await Promise.all([untilRun('swept'), untilRun('purged')]);
  await receiver.stop();

  expect(toTable(received)).toMatchObject({
    'webhook.requests received file.processed default': 1,
    'webhook.requests received other default': 1,
    'webhook.requests duplicate file.processed default': 1,
    'webhook.requests refused': 2,
    'webhook.requests limited': 1,
    'webhook.verification.failures no-match': 3,
    'webhook.acknowledge.duration received': 2,
    'webhook.acknowledge.duration limited': 1,
    'webhook.start.delay file.processed': 1,
    'webhook.done.delay file.processed': 1,
    'webhook.handler.duration file.processed ok': 1,
    'webhook.handler.duration other ok': 1,
    'webhook.done file.processed default recorded': 1,
    'webhook.done other default unhandled': 1,
    'webhook.inbox.rows received': 0,
    'webhook.inbox.rows processing': 0,
    'webhook.inbox.rows retrying': 0,
    'webhook.inbox.rows done': 2,
    'webhook.inbox.rows dead': 0,
    'webhook.inbox.oldest_unfinished.age': 0,
    'webhook.queue.messages tickets': 0,
    'webhook.queue.messages notifications-poison': 0,
    'webhook.secrets default': 1,
  });
}, 60_000);
