import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { secret, startReceiver } from '../../e2e/receiver.ts';
import { shareBuild } from '../../share-build.ts';
import { startBackend } from './start-backend.ts';
import { KEY } from './start-telemetry.ts';

const backends = {
  collector: (origin: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: origin }),
  'Application Insights': (origin: string) => ({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}`,
  }),
};

/** What the deployment tells the host, which the worker sees as well. */
const FOR_THE_HOST = {
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage',
  OTEL_TRACES_SAMPLER_ARG: '1',
};

const delivery = { event: { id: 'evt_1', type: 'a.b', data: { id: 'x' } }, secret };

let folder: string;

beforeAll(async () => {
  folder = await shareBuild('app');
});

async function start(settings: Record<string, string>) {
  const env = { AzureWebJobsStorage: inject('storage'), ...FOR_THE_HOST, ...settings };
  const receiver = await startReceiver(env, { folder });
  onTestFinished(async () => receiver.stop());
  return receiver;
}

describe.each(Object.entries(backends))('the built app, with %s', (_name, settingsFor) => {
  it('sends what is left when it is told to end', async () => {
    const { origin, received } = await startBackend();
    const receiver = await start(settingsFor(origin));
    expect((await receiver.post(delivery)).status).toBe(200);
    await receiver.stop();
    const bodies = JSON.stringify(received.map(({ body }) => body));
    for (const text of ['"receive"', `"${manifest.version}"`]) expect(bodies).toContain(text);
    expect(receiver.lines.filter(({ message }) => message === 'telemetry')).toEqual([]);
  });

  it('answers, and ends, while nothing answers there', async () => {
    const { origin } = await startBackend({ respond: () => undefined });
    const receiver = await start(settingsFor(origin));
    expect((await receiver.post(delivery)).status).toBe(200);
    await receiver.stop();
    await expect(receiver.exited).resolves.toEqual([0, null]);
  });
});
