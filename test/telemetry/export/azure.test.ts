import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { metrics, SpanKind, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { createCertificate } from '../../../dev/vault/certificate.ts';
import { startBackend } from './start-backend.ts';
import { KEY, startWith } from './start-telemetry.ts';

const FAR_MS = 20_000;
const CLIENT = '99999999-8888-7777-6666-555555555555';

const settingsFor = (origin: string) => ({
  APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}/`,
  OTEL_SERVICE_NAME: 'webhooks',
});

it('sends spans and metrics as envelopes', async () => {
  const { origin, received } = await startBackend();
  const { telemetry, warnings } = startWith(settingsFor(origin));
  const name = 'process webhook-tickets';
  const attributes = { 'ai.operation.name': name, 'webhook.attempt': 2 };
  const kind = SpanKind.CONSUMER;
  const span = trace.getTracer('test').startSpan(name, { kind, attributes });
  span.end();
  await telemetry.flush(FAR_MS);
  const { traceId, spanId } = span.spanContext();
  expect(received).toMatchObject([
    {
      path: '/v2.1/track',
      body: [
        {
          name: 'Microsoft.ApplicationInsights.Request',
          iKey: KEY,
          sampleRate: 100,
          tags: { 'ai.cloud.role': 'webhooks', 'ai.operation.id': traceId },
          data: {
            baseType: 'RequestData',
            baseData: { name: 'process webhook-tickets', id: spanId },
          },
        },
      ],
    },
  ]);

  const counter = metrics.getMeter('test').createCounter('webhook.done');
  const metricOf = async (amount: number) => {
    counter.add(amount, { 'webhook.event.type': 'a.b' });
    await telemetry.flush(FAR_MS);
    return received.at(-1)?.body;
  };
  const toBody = (value: number) => [
    {
      name: 'Microsoft.ApplicationInsights.Metric',
      data: {
        baseType: 'MetricData',
        baseData: {
          metrics: [{ name: 'webhook.done', value }],
          properties: { 'webhook.event.type': 'a.b' },
        },
      },
    },
  ];
  expect(await metricOf(2)).toMatchObject(toBody(2));
  expect(await metricOf(1)).toMatchObject(toBody(1));
  expect(warnings).toEqual([]);
});

it('says of how many spans one of a sampled trace is', async () => {
  const { origin, received } = await startBackend();
  const { telemetry } = startWith({ ...settingsFor(origin), TRACE_PERCENT: '50' });
  for (let count = 0; count < 64; count += 1) trace.getTracer('test').startSpan('receive').end();
  await telemetry.flush(FAR_MS);
  const envelopes = received.flatMap(({ body }) => body as { sampleRate: number }[]);
  expect(envelopes.length).toBeGreaterThan(0);
  expect(envelopes.length).toBeLessThan(64);
  expect(new Set(envelopes.map(({ sampleRate }) => sampleRate))).toEqual(new Set([50]));
});

it('shows the token of the identity', async () => {
  const certificate = createCertificate();
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
  const { origin, received } = await startBackend({ certificate });
  const { telemetry, asked, warnings } = startWith({
    ...settingsFor(origin),
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${CLIENT};Authorization=AAD`,
  });
  trace.getTracer('test').startSpan('receive').end();
  await telemetry.flush(FAR_MS);
  expect(warnings).toEqual([]);
  expect(asked).toEqual([{ clientId: CLIENT, scopes: ['https://monitor.azure.com/.default'] }]);
  expect(received).toMatchObject([{ headers: { authorization: 'Bearer token-1' } }]);
});
