import { gzipSync } from 'node:zlib';
import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCollector, type Collector } from '../../../dev/otel/start-collector.ts';
import { createMeter, createTracer } from './exporters.ts';

let collector: Collector;
let stopped = false;

beforeEach(async () => {
  stopped = false;
  collector = await startCollector();
});
afterEach(async () => {
  if (!stopped) await collector.stop();
});

const traceId = '4f0c0000000000000000000000009a1e';
const spanId = '00000000000000aa';

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${collector.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
  });
}

function toTraces(span: Record<string, unknown>) {
  const whole = {
    traceId,
    spanId,
    name: 'receive',
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    ...span,
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [whole] }] }] };
}

describe('spans', () => {
  it('are what the SDK exported', async () => {
    const { tracer, provider } = createTracer(collector.url);
    const seen: string[] = [];
    const forget = collector.onSpan(({ name }) => seen.push(name));
    const start = new Date('2026-11-03T10:00:00.123Z');
    const parent = tracer.startSpan('receive', { startTime: start });
    const child = tracer.startSpan(
      'GET api.openai.com',
      {
        kind: SpanKind.CLIENT,
        startTime: new Date(start.getTime() + 1),
        links: [{ context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED } }],
        attributes: { text: 'a', whole: 503, part: 0.5, yes: true, list: ['x', 'y'] },
      },
      trace.setSpan(context.active(), parent),
    );
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'no use' });
    child.end(new Date(start.getTime() + 21));
    await provider.forceFlush();
    forget();
    parent.end(new Date(start.getTime() + 25));
    await provider.shutdown();

    expect(collector.spans()).toMatchObject([
      {
        name: 'GET api.openai.com',
        kind: 'client',
        traceId: parent.spanContext().traceId,
        spanId: child.spanContext().spanId,
        parentSpanId: parent.spanContext().spanId,
        links: [{ traceId, spanId }],
        start: start.getTime() + 1,
        end: start.getTime() + 21,
        attributes: { text: 'a', whole: 503, part: 0.5, yes: true, list: ['x', 'y'] },
        status: { code: 'error', message: 'no use' },
        resource: { 'service.name': 'test' },
      },
      {
        name: 'receive',
        kind: 'internal',
        parentSpanId: undefined,
        links: [],
        status: { code: 'unset', message: undefined },
        attributes: {},
      },
    ]);
    expect(seen).toEqual(['GET api.openai.com']);
    expect(collector.requests()).toHaveLength(2);
    expect(collector.requests()[0]).toContain('"no use"');
  });

  it('keep their microseconds, and values of every kind', async () => {
    const attributes = [
      { key: 'digits', value: { intValue: '9007199254740991' } },
      { key: 'bytes', value: { bytesValue: 'AA==' } },
      { key: 'none', value: {} },
      {
        key: 'map',
        value: { kvlistValue: { values: [{ key: 'a', value: { doubleValue: 1.5 } }] } },
      },
    ];
    const startTimeUnixNano = '1793700000123456789';
    const body = toTraces({ startTimeUnixNano, attributes, parentSpanId: '' });
    const answer = await post('/v1/traces', gzipSync(JSON.stringify(body)), {
      'content-encoding': 'gzip',
    });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(collector.spans()).toMatchObject([
      {
        start: 1793700000123.456,
        parentSpanId: undefined,
        attributes: {
          digits: Number.MAX_SAFE_INTEGER,
          bytes: 'AA==',
          none: null,
          map: { a: 1.5 },
        },
      },
    ]);
    expect(collector.requests()).toEqual([JSON.stringify(body)]);
  });

  it('can be waited for, before and after they come', async () => {
    const waiting = collector.waitForSpan(({ name }) => name === 'late');
    await post('/v1/traces', toTraces({ name: 'early' }));
    await post('/v1/traces', toTraces({ name: 'late' }));
    await expect(waiting).resolves.toMatchObject({ name: 'late' });
    await expect(collector.waitForSpan(({ name }) => name === 'early')).resolves.toBeDefined();
    await expect(collector.waitForSpan(() => false, { timeoutMs: 20 })).rejects.toThrow(
      'The span did not come within 20 ms. What came: spans: early, late; metrics: none.',
    );
  });
});

describe('metrics', () => {
  it('have the newest value of each series', async () => {
    const { meter, flush, shutdown } = createMeter(collector.url);
    const counter = meter.createCounter('requests', { unit: '{request}' });
    const histogram = meter.createHistogram('duration', { unit: 's' });
    meter.createObservableGauge('age').addCallback((result) => result.observe(7.5));
    counter.add(1, { outcome: 'received', type: 'a' });
    counter.add(2, { outcome: 'refused', type: 'a' });
    await flush();
    counter.add(4, { outcome: 'received', type: 'a' });
    counter.add(8, { outcome: 'received', type: 'b' });
    histogram.record(0.5);
    histogram.record(2);
    await flush();
    await shutdown();

    expect(collector.latest('requests', { outcome: 'received', type: 'a' })).toBe(5);
    expect(collector.latest('requests', { outcome: 'received' })).toBeUndefined();
    expect(collector.sum('requests', { outcome: 'received' })).toBe(13);
    expect(collector.sum('requests')).toBe(15);
    expect(collector.sum('requests', { outcome: 'dead' })).toBe(0);
    expect(collector.latest('age')).toBe(7.5);
    expect(collector.latest('duration')).toEqual({ count: 2, sum: 2.5, min: 0.5, max: 2 });
    expect(collector.sum('duration')).toBe(2);
    expect(
      collector.metrics().map(({ name, unit, kind, points }) => [name, unit, kind, points.length]),
    ).toEqual([
      ['requests', '{request}', 'counter', 3],
      ['age', '', 'gauge', 1],
      ['duration', 's', 'histogram', 1],
    ]);
  });

  it('of two processes add up, and can be waited for', async () => {
    const waiting = collector.waitFor(() => collector.sum('done') === 3 || undefined);
    for (const value of [1, 2]) {
      const { meter, flush, shutdown } = createMeter(collector.url);
      meter.createCounter('done').add(value);
      await flush();
      await shutdown();
    }
    await waiting;
    expect(collector.latest('done')).toBe(2);
  });
});

describe('a bad request', () => {
  const point = { timeUnixNano: '1', asInt: 1 };
  const toMetrics = (metric: object) => ({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', ...metric }] }] }],
  });
  it.each([
    ['traces', '{', 'The body is not JSON: '],
    ['traces', {}, 'resourceSpans: '],
    ['traces', toTraces({ traceId: 'abc' }), 'Expected 32 hexadecimal digits'],
    ['traces', toTraces({ spanId: 'ABC' }), 'spans.0.spanId: Expected 16 hexadecimal digits'],
    ['traces', toTraces({ endTimeUnixNano: '1.5' }), 'spans.0.endTimeUnixNano: '],
    ['traces', toTraces({ kind: 6 }), 'spans.0.kind: '],
    ['traces', toTraces({ attributes: [{ key: 'a', value: 7 }] }), 'attributes.0.value'],
    ['metrics', toMetrics({}), 'Expected sum, gauge or histogram'],
    ['metrics', toMetrics({ gauge: { dataPoints: [{ timeUnixNano: '1' }] } }), 'asInt or asDouble'],
    [
      'metrics',
      toMetrics({ sum: { aggregationTemporality: 1, dataPoints: [point] } }),
      'Expected cumulative temporality (2)',
    ],
    ['logs', {}, 'resourceLogs: '],
  ])('to %s is told what is wrong: %j', async (path, body, message) => {
    const answer = await post(`/v1/${path}`, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      message: expect.stringContaining(message) as unknown,
    });
    expect(collector.spans()).toEqual([]);
    expect(collector.metrics()).toEqual([]);
  });

  it.each([
    [{ 'content-encoding': 'gzip' }, 400, 'The body is not gzip: '],
    [{ 'content-type': 'application/x-protobuf' }, 415, 'OTEL_EXPORTER_OTLP_PROTOCOL=http/json'],
  ])('with %j is told what is wrong', async (headers, status, message) => {
    const answer = await post('/v1/traces', toTraces({}), headers);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(message);
  });

  it('to another path is told the right one', async () => {
    const answer = await post('/traces', {});
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('POST to /v1/traces') as unknown,
    ]);
  });
});

describe('faults', () => {
  it('answer with a status and Retry-After, keep the body, and end', async () => {
    collector.faults.answer(429, 7);
    const answer = await post('/v1/traces', toTraces({}));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(collector.requests()).toHaveLength(1);
    expect(collector.spans()).toEqual([]);
    collector.faults.clear();
    expect((await post('/v1/traces', toTraces({}))).status).toBe(200);
    expect(collector.spans()).toHaveLength(1);
  });

  it('have the SDK come again', async () => {
    collector.faults.answer(503, 0);
    const { tracer, provider } = createTracer(collector.url);
    tracer.startSpan('receive').end();
    await collector.waitFor(() => collector.requests()[0]);
    collector.faults.clear();
    await provider.shutdown();
    expect(collector.requests()).toHaveLength(2);
    expect(collector.spans()).toMatchObject([{ name: 'receive' }]);
  });

  it('cut connections, the open ones and those to come', async () => {
    collector.faults.slow();
    const cutOnceAsked = async () => {
      await collector.waitFor(() => collector.requests()[0]);
      collector.faults.down();
    };
    await Promise.all([
      expect(post('/v1/traces', toTraces({}))).rejects.toThrow('fetch failed'),
      cutOnceAsked(),
    ]);
    await expect(post('/v1/traces', toTraces({}))).rejects.toThrow('fetch failed');
    expect(collector.requests()).toHaveLength(1);
    collector.faults.clear();
    expect((await post('/v1/traces', toTraces({}))).status).toBe(200);
  });

  it('never answer, so that the SDK gives up', async () => {
    collector.faults.slow();
    const { tracer, provider, exporter } = createTracer(collector.url, 100);
    const results: ExportResult[] = [];
    const span = tracer.startSpan('receive');
    const send = exporter.export.bind(exporter);
    exporter.export = (spans, done) =>
      send(spans, (result) => {
        results.push(result);
        done(result);
      });
    span.end();
    await provider.shutdown();
    expect(results).toMatchObject([{ code: ExportResultCode.FAILED }]);
    expect(collector.requests()).toHaveLength(1);
    expect(collector.spans()).toEqual([]);
  });

  it('keep nobody from stopping', async () => {
    collector.faults.slow();
    const stopOnceAsked = async () => {
      await collector.waitFor(() => collector.requests()[0]);
      stopped = true;
      await collector.stop();
    };
    await Promise.all([
      expect(post('/v1/traces', toTraces({}))).rejects.toThrow('fetch failed'),
      stopOnceAsked(),
    ]);
  });
});

it('refuses a port that is taken', async () => {
  const port = Number(new URL(collector.url).port);
  await expect(startCollector({ port })).rejects.toThrow('EADDRINUSE');
});

it.each([
  [0, []],
  [2, ['b', 'c']],
])('keeps no more than the newest %d, and tells of all', async (keep, kept) => {
  await collector.stop();
  collector = await startCollector({ keep });
  const seen: string[] = [];
  collector.onSpan(({ name }) => seen.push(name));
  for (const name of ['a', 'b', 'c']) await post('/v1/traces', toTraces({ name }));
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(collector.spans().map(({ name }) => name)).toEqual(kept);
  expect(collector.requests()).toHaveLength(keep);
});
