import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics, trace } from '@opentelemetry/api';
import { describe, expect, it, vi } from 'vitest';
import { startBackend } from './start-backend.ts';
import { KEY, startWith } from './start-telemetry.ts';
import { patience } from '../../patience.ts';

const FAR_MS = 25_000;
const silent = () => undefined;

const backends = {
  collector: (origin: string) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: origin,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush',
  }),
  'Application Insights': (origin: string) => ({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}`,
  }),
};

/** Makes one span and one metric. */
function act(): void {
  trace.getTracer('test').startSpan('receive').end();
  metrics.getMeter('test').createCounter('webhook.done').add(1);
}

/** What nothing listens on any more. */
async function closedOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

const answerWith = (status: number) => (response: ServerResponse) => {
  // Longer than any export takes.
  response.writeHead(status, { 'retry-after': '3600' }).end('{"hush":"hush"}');
};

describe.each(Object.entries(backends))('%s', (name, settingsFor) => {
  it.each([400, 401])(
    'that answers %i: what is lost is counted, in one warning',
    async (status) => {
      const { origin, received } = await startBackend({ respond: answerWith(status) });
      const { telemetry, warnings } = startWith(settingsFor(origin));
      act();
      await telemetry.flush(FAR_MS);
      await vi.waitFor(() => expect(warnings).toHaveLength(1), patience);
      act();
      await telemetry.flush(FAR_MS);
      expect(received.length).toBe(4);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatchObject({ message: 'telemetry' });
      const to = name === 'collector' ? 'the collector' : name;
      const told = `(spans|metrics) did not reach ${to}: \\w+ ${status}`;
      expect(warnings[0]?.['problem']).toMatch(new RegExp(`^${told}(; ${told})?$`));
      expect(JSON.stringify(warnings)).not.toContain('hush');
      expect(JSON.stringify(warnings)).not.toContain(KEY);
    },
  );

  it.each([
    ['is not there', undefined],
    ['answers 429, and to come back in an hour', answerWith(429)],
    ['answers 503, and to come back in an hour', answerWith(503)],
    ['never answers', silent],
  ])('that %s does not keep the app from ending', async (_what, respond) => {
    const origin = respond ? (await startBackend({ respond })).origin : await closedOrigin();
    const { telemetry, warnings } = startWith(settingsFor(origin));
    act();
    const ended = telemetry.shutdown(300).then(() => 'ended');
    expect(await Promise.race([ended, after(20_000)])).toBe('ended');
    const total = (field: string) => warnings.reduce((sum, line) => sum + Number(line[field]), 0);
    expect([total('lostSpans'), total('lostMetrics')]).toEqual([1, 1]);
  });

  it('that never answers makes nobody wait for a span, and holds no more than it may', async () => {
    const { origin, received } = await startBackend({ respond: silent });
    const { telemetry, warnings } = startWith(settingsFor(origin));
    for (let round = 0; round < 30; round += 1) {
      for (let count = 0; count < 1000; count += 1) trace.getTracer('test').startSpan('a').end();
      void telemetry.flush(1);
    }
    await vi.waitFor(() => expect(warnings).toHaveLength(1), patience);
    expect(warnings[0]?.['problem']).toContain('does not answer');
    expect(Number(warnings[0]?.['lostSpans'])).toBeGreaterThan(15_000);
    expect(received.length).toBeLessThanOrEqual(8);
  });
});

function after(ms: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  setTimeout(() => resolve('too late'), ms).unref();
  return promise;
}
