import { PassThrough } from 'node:stream';
import { SpanKind } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { startOtel, type Otel } from '../../../dev/start/otel.ts';
import { ATTRIBUTES } from '../../../src/telemetry/names.ts';
import { createTracer } from '../otel/exporters.ts';

let otel: Otel | undefined;

afterEach(() => otel?.stop());

async function start() {
  const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: false, columns: 0 });
  otel = await startOtel(stdout as unknown as NodeJS.WriteStream);
  return { otel, read: () => String(stdout.read() ?? '') };
}

describe('startOtel', () => {
  it('draws what its settings have an exporter send, at the latest when it stops', async () => {
    const { otel: started, read } = await start();
    const { tracer, provider } = createTracer(
      started.settings['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'none',
    );
    tracer
      .startSpan('process tickets', {
        kind: SpanKind.CONSUMER,
        attributes: { [ATTRIBUTES.outcome]: 'done', [ATTRIBUTES.attempt]: 1 },
      })
      .end();
    await provider.shutdown();
    otel = undefined;
    await started.stop();
    expect(read()).toMatch(
      /^\ntrace \w{4}…\w{4} {2}done after 1 attempt, .*\nprocess tickets .*\n\n$/,
    );
  });

  it('has the app export everything, in a form that can be read', async () => {
    const { otel: started } = await start();
    expect(started.settings).toMatchObject({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: '',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
      TRACE_PERCENT: '100',
    });
  });
});
