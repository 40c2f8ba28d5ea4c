import { context, metrics, SpanKind, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { readQuestions } from '../../dev/workbook/read-questions.ts';
import { startBackend } from '../telemetry/export/start-backend.ts';
import { KEY, startWith } from '../telemetry/export/start-telemetry.ts';
import { readAlerts } from './alerts.ts';
import { readNamed } from './named.ts';
import { readText } from './templates.ts';

interface Envelope {
  readonly name: string;
  readonly time: string;
  readonly data: {
    readonly baseData: {
      readonly type?: string;
      readonly metrics?: readonly { readonly value: number; readonly count: number }[];
      readonly properties: Readonly<Record<string, string>>;
    };
  };
}

const queries = [...readQuestions(readText('docs/queries.md')), ...readAlerts()].map(
  ({ query }) => query,
);

/** The attributes that queries over one of these tables read. */
function attributesIn(...tables: readonly string[]): readonly string[] {
  const read = queries.filter((query) => tables.some((table) => query.includes(table)));
  return [...new Set(read.flatMap((query) => readNamed(query).attributes))].toSorted();
}

async function start() {
  const { origin, received } = await startBackend();
  const { telemetry } = startWith({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}/`,
  });
  const flush = async () => {
    await telemetry.flush(20_000);
    return received.flatMap(({ body }) => body as readonly Envelope[]);
  };
  return { flush };
}

// Attributes that Application Insights has a column for are in no properties, and some are in neither.
it('puts what queries read of spans into their properties', async () => {
  const names = attributesIn('AppDependencies', 'AppRequests');
  expect(names.length).toBeGreaterThan(3);
  const { flush } = await start();
  const attributes = Object.fromEntries(names.map((name) => [name, 'x']));
  for (const kind of [SpanKind.CONSUMER, SpanKind.CLIENT, SpanKind.INTERNAL]) {
    trace.getTracer('test').startSpan('s', { kind, attributes }).end();
  }
  const envelopes = await flush();
  expect(envelopes.map(({ name }) => name.split('.').at(-1))).toEqual([
    'Request',
    'RemoteDependency',
    'RemoteDependency',
  ]);
  for (const { data } of envelopes) expect(data.baseData.properties).toMatchObject(attributes);
});

it('puts what queries read of metrics into their properties, and a gauge into the sum', async () => {
  const names = attributesIn('AppMetrics');
  expect(names).toContain('webhook.sender');
  const { flush } = await start();
  const attributes = Object.fromEntries(names.map((name) => [name, 'x']));
  metrics.getMeter('test').createGauge('webhook.secrets').record(0, attributes);
  const [envelope] = await flush();
  expect(envelope?.data.baseData.properties).toMatchObject(attributes);
  expect(envelope?.data.baseData.metrics).toMatchObject([{ value: 0, count: 1 }]);
});

// What is taken together is found together: the query for secrets has no other way to tell.
it('gives what is measured in one look one time', async () => {
  const { flush } = await start();
  const meter = metrics.getMeter('test');
  for (const name of ['webhook.secrets', 'webhook.secret.expires_in']) {
    meter.createGauge(name).record(1);
  }
  const envelopes = await flush();
  expect(envelopes.length).toBe(2);
  expect(new Set(envelopes.map(({ time }) => time)).size).toBe(1);
});

it('tells calls from what went on inside', async () => {
  expect(queries.some((query) => query.includes("DependencyType != 'InProc'"))).toBe(true);
  const { flush } = await start();
  const tracer = trace.getTracer('test');
  const parent = tracer.startSpan('process', { kind: SpanKind.CONSUMER });
  const inside = trace.setSpan(context.active(), parent);
  tracer.startSpan('handle', { kind: SpanKind.INTERNAL }, inside).end();
  for (const kind of [SpanKind.CLIENT, SpanKind.PRODUCER])
    tracer.startSpan('c', { kind }, inside).end();
  const types = (await flush()).map(({ data }) => data.baseData.type);
  expect(types.map((type) => type === 'InProc')).toEqual([true, false, false]);
});
