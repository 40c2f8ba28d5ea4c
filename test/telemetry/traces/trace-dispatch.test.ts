import { describe, expect, it } from 'vitest';
import { inSpan } from '../../../src/telemetry/traces/span.ts';
import { traceDispatch } from '../../../src/telemetry/traces/trace-dispatch.ts';
import type { AttemptContext } from '../../../src/webhooks/dispatch.ts';
import { RetryLater } from '../../../src/webhooks/errors.ts';
import { FAILED, recordSpans, toFacts, UNSET } from './record-spans.ts';

const spans = recordSpans();
const handlers = { 'batch.completed': () => 'completed' };
const event = { type: 'batch.completed' };
const attempt: AttemptContext = {
  log: () => {},
  attempt: 2,
  isLastAttempt: false,
  idempotencyKey: 'wh_1',
  leaseOwner: 'worker-1',
  sender: 'default',
  signal: new AbortController().signal,
};
const about = {
  'webhook.delivery.id': 'wh_1',
  'webhook.event.type': 'batch.completed',
  'webhook.sender': 'default',
  'webhook.attempt': 2,
};

describe('traceDispatch', () => {
  it('tells the handler’s word, and has below it what the handler does', async () => {
    const dispatch = traceDispatch(
      () => inSpan('GET api.openai.com', {}, async () => 'completed'),
      handlers,
    );
    expect(await dispatch(event, attempt)).toBe('completed');
    expect(spans.draw()).toEqual(['handle batch.completed completed', '  GET api.openai.com']);
    expect(toFacts(spans.one('handle batch.completed'))).toEqual({
      name: 'handle batch.completed',
      kind: 'INTERNAL',
      attributes: { ...about, 'webhook.result': 'completed' },
      status: UNSET,
    });
  });

  it.each(['batch.exploded', 'toString', '__proto__', 'x'.repeat(256)])(
    'calls the type %j, which has no handler, other',
    async (type) => {
      await traceDispatch(async () => 'unhandled', handlers)({ type }, attempt);
      expect(spans.draw()).toEqual(['handle other unhandled']);
      expect(spans.one('handle other').attributes['webhook.event.type']).toBe(type.slice(0, 128));
    },
  );

  it('cuts a word that is a text', async () => {
    await traceDispatch(async () => 'x'.repeat(300), handlers)(event, attempt);
    expect(spans.one('handle batch.completed').attributes['webhook.result']).toHaveLength(64);
  });

  it('makes a word of a result that is none', async () => {
    const dispatch = traceDispatch(async () => undefined as never, handlers);
    expect(await dispatch(event, attempt)).toBeUndefined();
    expect(spans.draw()).toEqual(['handle batch.completed undefined']);
  });

  it('fails with the handler', async () => {
    const error = new RetryLater(5, 'not yet');
    const dispatch = traceDispatch(() => Promise.reject(error), handlers);
    await expect(dispatch(event, attempt)).rejects.toBe(error);
    expect(toFacts(spans.one('handle batch.completed'))).toMatchObject({
      attributes: { ...about, 'error.type': 'RetryLater' },
      status: { ...FAILED, message: 'RetryLater: not yet' },
    });
  });

  it('fails when the run is given up, whether or not the handler listens', async () => {
    const givenUp = new AbortController();
    const dispatch = traceDispatch(() => new Promise<string>(() => {}), handlers);
    const run = dispatch(event, { ...attempt, signal: givenUp.signal });
    givenUp.abort(new DOMException('the handler ran out of time', 'TimeoutError'));
    await expect(run).rejects.toBe(givenUp.signal.reason);
    expect(spans.draw()).toEqual(['handle batch.completed !TimeoutError']);
  });
});
