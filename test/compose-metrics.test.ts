import { expect, inject, test } from 'vitest';
import { composeMetrics } from '../src/compose-metrics.ts';
import { readConfig } from '../src/config.ts';
import { createStores } from '../src/stores.ts';

const env = {
  AzureWebJobsStorage: inject('storage'),
  OPENAI_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
};

function create(settings: Record<string, string>) {
  const config = readConfig({ ...env, ...settings });
  const now = () => new Date();
  const stores = createStores(config.storage, now);
  return composeMetrics({ config, stores, readSecrets: async () => [], now });
}

test('gauges are taken where there is telemetry', () => {
  const metrics = create({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
  expect(Object.keys(metrics.sweepGauges)).toEqual([
    'tickets',
    'tickets-poison',
    'tickets-unreadable',
    'notifications',
    'notifications-poison',
    'notifications-dead',
    'secrets',
  ]);
  expect(Object.keys(metrics.purgeGauges)).toEqual(['finished']);
});

test('without telemetry nothing is asked for', () => {
  const metrics = create({});
  expect(metrics.sweepGauges).toEqual({});
  expect(metrics.purgeGauges).toEqual({});
});
