import { expect, inject, test } from 'vitest';
import { createStorageClients } from '../src/azure/storage-clients.ts';
import { composeMetrics } from '../src/compose-metrics.ts';
import { readConfig } from '../src/config.ts';

const env = {
  AzureWebJobsStorage: inject('storage'),
  OPENAI_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
};

function create(settings: Record<string, string>) {
  const clients = createStorageClients({
    kind: 'connection-string',
    connectionString: inject('storage'),
  });
  return composeMetrics({
    config: readConfig({ ...env, ...settings }),
    inboxTable: clients.table('inbox'),
    readSecrets: async () => [],
    now: () => new Date(),
  });
}

test('gauges are taken where there is telemetry', () => {
  const metrics = create({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
  expect(Object.keys(metrics.sweepGauges)).toEqual(['secrets']);
  expect(Object.keys(metrics.purgeGauges)).toEqual(['finished']);
});

test('without telemetry nothing is asked for', () => {
  const metrics = create({});
  expect(metrics.sweepGauges).toEqual({});
  expect(metrics.purgeGauges).toEqual({});
});
