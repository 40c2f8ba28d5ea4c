import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import { expectHostAbove, expectSentBefore, nameSpans } from './telemetry-links.ts';
import { failed, type Shape, toShapes } from './telemetry-shape.ts';
import * as spans from './telemetry-spans.ts';
import {
  createEvent,
  openTelemetryStage,
  replay,
  type TelemetryStage,
  untilLine,
  untilTrace,
} from './telemetry-stage.ts';

const { ask, attempt, collect, fastLane, handle, insert, process, read, receive, record, send } =
  spans;

const calls = {
  otherwise: { action: 'accept', session: 'support' },
  sessions: { support: { realtime: { model: 'gpt-realtime-2' } } },
};

// Several waits in a row, each of which may be long where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

let stage: TelemetryStage;
let receiver: Receiver;

beforeAll(async () => {
  stage = await openTelemetryStage({ calls });
  receiver = await stage.startReceiver();
});
afterAll(() => stage.close());

/** Posts an event, and gives it with the trace that its log line names. */
async function post(id: string, type: string, data: object, message = 'received') {
  const event = createEvent(id, type, data);
  expect(await receiver.post({ id, event, secret })).toMatchObject({ status: 200 });
  const { traceId } = await untilLine(receiver, id, message);
  return { id, event, traceId };
}

/** Requests to the API for a response, by the statuses that they were answered with. */
const get = (id: string, ...statuses: readonly number[]) =>
  statuses.map((status) => ask('GET', `${stage.api.url}/v1/responses/${id}`, status));

describe('the trace of an event', () => {
  it('that is done at once', async () => {
    const sent = await post('wh_normal', 'response.completed', { id: 'resp_1' });
    const trace = await untilTrace(stage.collector, sent.traceId, 1);
    const handled = collect(sent, 1, { id: 'resp_1', asked: get('resp_1', 200) });
    const run = process(sent, 1, 'done', ...attempt(sent, 1, ['received', 'done'], handled));
    expect(toShapes(trace)).toEqual([
      receive(sent, 'received', insert(sent, 'inserted'), send(sent), run),
    ]);
    expectHostAbove(trace, stage.collector.spans());
    expectSentBefore(trace);
    await untilLine(receiver, sent.id, 'done');
    expect(nameSpans(receiver.linesOf(sent.id), trace)).toEqual([
      'received: receive',
      'processing: process tickets',
      'done: process tickets',
    ]);
  });

  it('whose first attempt failed', async () => {
    const id = 'resp_500x3_1';
    const sent = await post('wh_retried', 'response.completed', { id });
    const trace = await untilTrace(stage.collector, sent.traceId, 2);
    const words = `ApiError: the API answered 500 for ${id}`;
    const tried = failed(handle(sent, 1, undefined, ...get(id, 500, 500)), '500', words);
    const first = attempt(sent, 1, ['received', 'retrying'], tried, send(sent, 'some'));
    const handled = collect(sent, 2, { id: id, asked: get(id, 500, 200) });
    const second = attempt(sent, 2, ['retrying', 'done'], handled);
    expect(toShapes(trace)).toEqual([
      receive(
        sent,
        'received',
        insert(sent, 'inserted'),
        send(sent),
        failed(process(sent, 1, 'retrying', ...first), '500', words),
        process(sent, 2, 'done', ...second),
      ),
    ]);
    expectSentBefore(trace);
    await untilLine(receiver, sent.id, 'done');
    expect(nameSpans(receiver.linesOf(sent.id), trace)).toEqual([
      'received: receive',
      'processing: process tickets',
      'retrying: process tickets',
      'processing: process tickets',
      'done: process tickets',
    ]);
  });

  it('that died, then was replayed and done', async () => {
    const id = 'resp_401x2_1';
    const sent = await post('wh_dead', 'response.completed', { id });
    const trace = await untilTrace(stage.collector, sent.traceId, 2);
    const words =
      `ApiError: the API answered 401 invalid_api_key for ${id}: its key is not valid (any more), ` +
      'or its token is not accepted';
    const fail = (number: number, ...after: readonly Shape[]) =>
      failed(handle(sent, number, undefined, ...get(id, 401), ...after), '401', words);
    const first = attempt(sent, 1, ['received', 'retrying'], fail(1), send(sent, 'some'));
    const kept = [record('read', 'response', 'missing'), record('insert', 'response', 'written')];
    const last = attempt(sent, 2, ['retrying', 'dead'], fail(2, ...kept));
    const before = [
      insert(sent, 'inserted'),
      send(sent),
      failed(process(sent, 1, 'retrying', ...first), '401', words),
      failed(process(sent, 2, 'dead', ...last), '401', words),
    ];
    expect(toShapes(trace)).toEqual([receive(sent, 'received', ...before)]);
    expectSentBefore(trace);

    expect(await replay(stage, sent.id)).toBe('replayed');
    const handled = collect(sent, 1, { id: id, asked: get(id, 200), isKnown: true });
    const again = process(sent, 1, 'done', ...attempt(sent, 1, ['received', 'done'], handled));
    const whole = await untilTrace(stage.collector, sent.traceId, 3);
    expect(toShapes(whole)).toEqual([receive(sent, 'received', ...before, again)]);
    await untilLine(receiver, sent.id, 'done');
    expect(nameSpans(receiver.linesOf(sent.id), whole).slice(-3)).toEqual([
      'dead: process tickets',
      'processing: process tickets',
      'done: process tickets',
    ]);
  });

  it('on the fast lane, whose ticket finds it done', async () => {
    const data = { call_id: 'rtc_u0_1', sip_headers: [] };
    const sent = await post('wh_call', 'realtime.call.incoming', data);
    const { traceId, spanId } = await untilLine(receiver, sent.id, 'done');
    // The safety net shows after 30 s; this is the same ticket without the wait.
    const ticket = { delivery: sent.id, traceparent: `00-${traceId}-${spanId}-01` };
    await stage.clients.queue('tickets').sendMessage(toMessage(JSON.stringify(ticket)));
    const trace = await untilTrace(stage.collector, sent.traceId, 2);
    const answered = handle(
      sent,
      1,
      'accepted',
      record('read', 'call', 'missing'),
      record('insert', 'call', 'written'),
      ask('POST', `${stage.api.url}/v1/realtime/calls/rtc_u0_1/accept`, 200),
      record('read', 'call', 'found'),
      record('replace', 'call', 'written'),
    );
    expect(toShapes(trace)).toEqual([
      receive(
        sent,
        'received',
        insert(sent, 'inserted'),
        send(sent, 30_000),
        fastLane(sent, 1, ...attempt(sent, 1, ['received', 'done'], answered)),
        process(sent, 1, 'skipped', read(sent, 'done')),
      ),
    ]);
    await untilLine(receiver, sent.id, 'skipped');
    expect(nameSpans(receiver.linesOf(sent.id), trace)).toEqual([
      'received: receive',
      'processing: fast lane',
      'done: receive',
      'skipped: process tickets',
    ]);
  });

  it('that came before: one of its own, which says so', async () => {
    const first = await post('wh_twice', 'response.completed', { id: 'resp_2' });
    await untilLine(receiver, first.id, 'done');
    const sent = await post('wh_twice', 'response.completed', { id: 'resp_2' }, 'duplicate');
    expect(sent.traceId).not.toBe(first.traceId);
    expect(toShapes(await untilTrace(stage.collector, sent.traceId, 0))).toEqual([
      receive(sent, 'duplicate', insert(sent, 'exists'), read(sent, 'done')),
    ]);
  });
});

it('the trace of a refused request repeats none of its claims', async () => {
  const event = createEvent('wh_forged', 'response.completed', { id: 'resp_3' });
  const parts = { id: 'wh_forged', event, secret, fault: 'forged' } as const;
  expect(await receiver.post(parts)).toMatchObject({ status: 400 });
  const { traceId } = await untilLine(receiver, 'wh_forged', 'refused');
  const trace = await untilTrace(stage.collector, traceId, 0);
  expect(toShapes(trace)).toEqual([spans.refuse('no-match')]);
  expectHostAbove(trace, stage.collector.spans());
});
