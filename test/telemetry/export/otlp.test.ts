import { metrics, trace } from '@opentelemetry/api';
import { expect, it, onTestFinished, vi } from 'vitest';
import { inSpan } from '../../../src/telemetry/traces/span.ts';
import { startBackend } from './start-backend.ts';
import { startWith } from './start-telemetry.ts';

const FAR_MS = 20_000;

it('sends spans as JSON, with their parents, and who sends them', async () => {
  const { origin, received } = await startBackend();
  const { telemetry, warnings } = startWith({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${origin}/otlp/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc',
    WEBSITE_SITE_NAME: 'func-webhooks',
    REGION_NAME: 'West Europe',
    WEBSITE_INSTANCE_ID: 'instance-1',
  });
  await inSpan('receive', {}, () => inSpan('insert inbox', {}, async () => undefined));
  await telemetry.flush(FAR_MS);

  const spans = received.filter(({ path }) => path === '/otlp/v1/traces');
  expect(spans).toMatchObject([
    {
      headers: { 'content-type': 'application/json', authorization: 'Basic abc' },
      body: {
        resourceSpans: [
          {
            resource: {
              attributes: expect.arrayContaining([
                { key: 'service.name', value: { stringValue: 'func-webhooks' } },
                { key: 'service.instance.id', value: { stringValue: 'instance-1' } },
                { key: 'cloud.provider', value: { stringValue: 'azure' } },
                { key: 'cloud.region', value: { stringValue: 'West Europe' } },
                { key: 'faas.name', value: { stringValue: 'func-webhooks' } },
              ]) as unknown,
            },
            scopeSpans: [{ spans: [{ name: 'insert inbox' }, { name: 'receive' }] }],
          },
        ],
      },
    },
  ]);
  const body = spans[0]?.body as
    | { resourceSpans: { scopeSpans: { spans: { parentSpanId?: string; spanId: string }[] }[] }[] }
    | undefined;
  const [child, parent] = body?.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(child?.parentSpanId).toBe(parent?.spanId);
  expect(warnings).toEqual([]);
});

it.each([
  ['', 2, 3],
  ['delta', 1, 1],
])('sends metrics as JSON, by preference %j', async (preference, temporality, second) => {
  const { origin, received } = await startBackend();
  const { telemetry } = startWith({
    OTEL_EXPORTER_OTLP_ENDPOINT: origin,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference,
  });
  const counter = metrics.getMeter('test').createCounter('webhook.done');
  counter.add(2, { 'webhook.event.type': 'a.b' });
  await telemetry.flush(FAR_MS);
  counter.add(1, { 'webhook.event.type': 'a.b' });
  await telemetry.flush(FAR_MS);

  const toBody = (value: number) => ({
    path: '/v1/metrics',
    body: {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'webhook.done',
                  sum: { aggregationTemporality: temporality, dataPoints: [{ asDouble: value }] },
                },
              ],
            },
          ],
        },
      ],
    },
  });
  expect(received).toMatchObject([toBody(2), toBody(second)]);
});

it('tells what a gauge shows once', async () => {
  const { origin, received } = await startBackend();
  const { telemetry } = startWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin });
  metrics.getMeter('test').createGauge('webhook.inbox.rows').record(5);
  await telemetry.flush(FAR_MS);
  expect(JSON.stringify(received)).toContain('webhook.inbox.rows');
  received.length = 0;
  await telemetry.flush(FAR_MS);
  expect(JSON.stringify(received)).not.toContain('webhook.inbox.rows');
});

it('waits for what is on its way already', async () => {
  let answers = 0;
  const { origin } = await startBackend({
    respond: (response) => {
      setTimeout(() => {
        answers += 1;
        response.end('{}');
      }, 100);
    },
  });
  const { telemetry } = startWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin });
  // A full batch goes at once.
  for (let count = 0; count < 512; count += 1) trace.getTracer('test').startSpan('a').end();
  await telemetry.flush(FAR_MS);
  expect(answers).toBe(1);
});

it('has its own limit for an export, whatever the environment says', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { origin, received } = await startBackend({
    respond: (response) => void setTimeout(() => response.end('{}'), 50),
  });
  const { telemetry, warnings } = startWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin });
  trace.getTracer('test').startSpan('a').end();
  metrics.getMeter('test').createCounter('webhook.done').add(1);
  await telemetry.shutdown(FAR_MS);
  expect(received).toHaveLength(2);
  expect(warnings).toEqual([]);
});

it('sends what is left at the end', async () => {
  const { origin, received } = await startBackend();
  const { telemetry } = startWith({ OTEL_EXPORTER_OTLP_ENDPOINT: origin });
  trace.getTracer('test').startSpan('last').end();
  metrics.getMeter('test').createCounter('webhook.done').add(1);
  await telemetry.shutdown(FAR_MS);
  expect(received.map(({ path }) => path).toSorted()).toEqual(['/v1/metrics', '/v1/traces']);
});
