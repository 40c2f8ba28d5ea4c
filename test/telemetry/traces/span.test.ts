import { context, SpanKind, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/openai/api-error.ts';
import { activeIds, inSpan, traceparentOf } from '../../../src/telemetry/traces/span.ts';
import { PermanentError, RetryLater } from '../../../src/webhooks/errors.ts';
import { FAILED, recordSpans, UNSET } from './record-spans.ts';

const spans = recordSpans();
const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-00`;
const nothing = async () => {};

describe('inSpan', () => {
  it('gives what ran in it, and ends with it', async () => {
    expect(await inSpan('a', { kind: SpanKind.CLIENT }, async () => 5)).toBe(5);
    expect(spans.one('a')).toMatchObject({ kind: SpanKind.CLIENT, status: UNSET, ended: true });
  });

  it('is a child of the span that is running', async () => {
    await inSpan('a', {}, () => inSpan('b', {}, nothing));
    expect(spans.draw()).toEqual(['a', '  b']);
  });

  it('is a child of the parent that it is given, whatever is running', async () => {
    await inSpan('a', {}, () => inSpan('b', { parent: traceparent }, nothing));
    expect(spans.one('b').spanContext().traceId).toBe(traceId);
    expect(spans.one('b').parentSpanContext).toMatchObject({
      spanId: 'b7ad6b7169203331',
      isRemote: true,
    });
  });

  it.each(['', 'garbage', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${traceparent}-x`])(
    'starts a trace of its own where the parent is %j',
    async (parent) => {
      await inSpan('a', {}, () => inSpan('b', { parent, link: parent }, nothing));
      expect(spans.one('b').parentSpanContext).toBeUndefined();
      expect(spans.one('b').links).toEqual([]);
    },
  );

  it('links to the span that led here, too', async () => {
    await inSpan('a', { link: traceparent }, nothing);
    expect(spans.one('a').links).toMatchObject([{ context: { traceId } }]);
  });

  it('fails with what ran in it', async () => {
    const error = new PermanentError('no such thing');
    await expect(inSpan('a', {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(spans.one('a')).toMatchObject({
      status: { ...FAILED, message: 'PermanentError: no such thing' },
      attributes: { 'error.type': 'PermanentError' },
      events: [],
    });
  });

  const fetchFailed = new TypeError('fetch failed: hush', {
    cause: Object.assign(new Error('hush'), { code: 'ECONNREFUSED' }),
  });
  it.each([
    ['RetryLater', new RetryLater(5, 'not yet'), 'RetryLater: not yet'],
    ['429', new ApiError('resp_1', { status: 429 }), 'ApiError: the API answered 429 for resp_1'],
    ['PermanentError', new PermanentError('no', { cause: fetchFailed }), 'PermanentError: no'],
    ['SyntaxError', new SyntaxError('Unexpected token h in "hush"'), undefined],
    ['503', Object.assign(new Error('hush'), { statusCode: 503, code: 'ServerBusy' }), undefined],
    ['409', Object.assign(new Error('hush'), { status: 409 }), undefined],
    ['ECONNREFUSED', fetchFailed, undefined],
    ['TimeoutError', new DOMException('hush', 'TimeoutError'), undefined],
    ['Error', Object.assign(new Error('hush'), { code: 'hush hush', name: '+1 555' }), undefined],
    ['Error', 'hush', undefined],
    ['Error', { message: 'hush', code: 'hush' }, undefined],
  ])('tells of an error %s, and its words only where they are ours', async (type, error, words) => {
    await inSpan('a', {}, () => Promise.reject(error)).catch(nothing);
    expect(spans.one('a').attributes).toEqual({ 'error.type': type });
    expect(spans.one('a').status.message).toBe(words);
  });

  it.each([
    ['five', 5, 'ECONNRESET'],
    ['six', 6, 'Error'],
  ])('looks for a code through %s causes', async (_what, depth, type) => {
    let error = Object.assign(new Error('hush'), { code: 'ECONNRESET' });
    for (let count = 0; count < depth; count += 1)
      error = new Error('x', { cause: error }) as never;
    await inSpan('a', {}, () => Promise.reject(error)).catch(nothing);
    expect(spans.one('a').attributes).toEqual({ 'error.type': type });
  });

  const circular: Error = new Error('hush');
  circular.cause = circular;
  const prickly = Object.defineProperty(new Error('hush'), 'code', {
    get() {
      throw new TypeError('no');
    },
  });
  it.each([
    ['is its own cause', circular],
    ['throws when it is looked at', prickly],
  ])('goes on with an error that %s', async (_what, error) => {
    await expect(inSpan('a', {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(spans.one('a').attributes).toEqual({ 'error.type': 'Error' });
    expect(spans.one('a').status).toEqual(FAILED);
  });
});

describe('the trace that is running', () => {
  it('is told to those who continue it', async () => {
    await inSpan('a', {}, async (span) => {
      const ids = span.spanContext();
      expect(traceparentOf(span)).toBe(`00-${ids.traceId}-${ids.spanId}-01`);
      expect(activeIds()).toEqual({ traceId: ids.traceId, spanId: ids.spanId });
    });
  });

  it('is nobody’s outside of a span', () => {
    expect(activeIds()).toEqual({});
  });
});

describe('with telemetry off', () => {
  it('hands on the trace that it was given, and has none of its own', async () => {
    trace.disable();
    context.disable();
    await inSpan('a', { parent: traceparent }, async (span) => {
      expect(traceparentOf(span)).toBe(traceparent);
      expect(activeIds()).toEqual({});
    });
    await inSpan('a', {}, async (span) => expect(traceparentOf(span)).toBeUndefined());
    expect(spans.all()).toEqual([]);
  });
});
