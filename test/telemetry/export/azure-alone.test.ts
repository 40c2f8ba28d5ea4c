import { metrics, trace } from '@opentelemetry/api';
import { expect, it, vi } from 'vitest';
import { startBackend } from './start-backend.ts';
import { KEY, startWith } from './start-telemetry.ts';

// Alone in its file, because the exporter would begin with both once in a process.
it('asks nobody for settings, and tells nobody of itself', async () => {
  const { origin } = await startBackend();
  const timeouts = vi.spyOn(globalThis, 'setTimeout');
  const intervals = vi.spyOn(globalThis, 'setInterval');
  const { telemetry } = startWith({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}`,
  });
  trace.getTracer('test').startSpan('receive').end();
  metrics.getMeter('test').createCounter('webhook.done').add(1);
  await telemetry.flush(20_000);
  // The first question comes after 5 to 15 seconds, at random; statistics go on an interval of their own.
  const random = timeouts.mock.calls.filter(([, ms]) => !Number.isInteger(ms ?? 0));
  expect(random).toEqual([]);
  expect(intervals.mock.calls.map(([, ms]) => ms)).toEqual([60_000]);
});
