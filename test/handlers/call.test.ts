import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import type { CallDecision } from '../../src/calls/policy.ts';
import { handlers } from '../../src/handlers/index.ts';
import { PermanentError, RetryLater } from '../../src/webhooks/errors.ts';
import { createContext } from './context.ts';
import { patience } from '../patience.ts';

let api: OpenAiStandIn;
beforeAll(async () => {
  api = await startOpenAi({ retryAfterSeconds: 0.01, slowMs: 1500 });
});
afterAll(() => api.stop());

const realtime = {
  name: 'support',
  type: 'realtime.call.incoming',
  body: { type: 'realtime', model: 'gpt-realtime-2' },
} as const;
const live = {
  name: 'support',
  type: 'live.transport.incoming',
  body: { session: { type: 'live', model: 'gpt-live-1' } },
} as const;

const accept: CallDecision = { rule: 'rules[0]', action: 'accept', session: realtime };
const reject: CallDecision = { rule: 'rules[1]', action: 'reject', status: 486 };
const refer: CallDecision = {
  rule: 'otherwise',
  action: 'refer',
  session: realtime,
  target: 'tel:+14155550123',
};

type CallEvent = 'realtime.call.incoming' | 'live.transport.incoming' | 'live.call.incoming';

let count = 0;

/** A call of its own, and what its handler does about it. */
function ring(
  decision: CallDecision,
  { words = '', type = 'realtime.call.incoming' }: { words?: string; type?: CallEvent } = {},
) {
  count += 1;
  const test = createContext(api, { decision });
  const id = `${type.startsWith('realtime') ? 'rtc_u0' : 'live'}${words}_${count}`;
  const sample = createSample(type);
  const key = 'call_id' in sample.data ? 'call_id' : 'session_id';
  const event = { ...sample, data: { ...sample.data, [key]: id } };
  const before = api.requests.length;
  return {
    ...test,
    id,
    handle: async (attempt = 1): Promise<unknown> => {
      try {
        return await handlers[type](event, { ...test.context, attempt });
      } catch (error) {
        return error;
      }
    },
    record: async () => (await test.records.read('call', id))?.record,
    requests: () => api.requests.slice(before).map(({ path }) => path),
  };
}

describe('a call', () => {
  it('is recorded with who calls whom, and nothing of that goes anywhere else', async () => {
    const call = ring({ rule: 'otherwise', action: 'record', reason: 'policy' });
    expect(await call.handle()).toBe('recorded');
    const record = await call.record();
    expect(record).toMatchObject({
      kind: 'call',
      id: call.id,
      status: 'recorded',
      certainty: 'stated',
      call: { caller: '+14255550142' },
    });
    expect(record?.call?.sipCallId).toMatch(/@sip\.example\.com$/);
    expect(call.requests()).toEqual([]);
    const told = JSON.stringify([call.log.mock.calls, call.notices, record?.summary]);
    expect(told).not.toMatch(/4255550142|sip:|example\.com|Zoë/);
    expect(call.notices).toEqual([expect.objectContaining({ kind: 'call', status: 'recorded' })]);
  });

  it('is decided by who calls whom, of which sender and type', async () => {
    const call = ring(accept);
    await call.handle();
    expect(call.context.decideCall).toHaveBeenCalledWith(
      expect.objectContaining({
        type: 'realtime.call.incoming',
        sender: 'default',
        caller: expect.objectContaining({ number: '+14255550142' }) as object,
      }),
    );
  });

  it.each([
    ['accepted', accept, 'realtime.call.incoming', ['/v1/realtime/calls/ID/accept']],
    ['rejected', reject, 'realtime.call.incoming', ['/v1/realtime/calls/ID/reject']],
    [
      'referred',
      refer,
      'realtime.call.incoming',
      ['/v1/realtime/calls/ID/accept', '/v1/realtime/calls/ID/refer'],
    ],
    [
      'accepted',
      { ...accept, session: live },
      'live.transport.incoming',
      ['/v1/live/sessions/ID/accept'],
    ],
    [
      'accepted',
      { ...accept, session: live },
      'live.call.incoming',
      ['/v1/live/sessions/ID/accept'],
    ],
    ['rejected', reject, 'live.transport.incoming', ['/v1/live/sessions/ID/reject']],
    [
      'referred',
      { ...refer, session: live },
      'live.transport.incoming',
      ['/v1/live/sessions/ID/accept', '/v1/live/sessions/ID/refer'],
    ],
  ] as const)('is %s by %o: %s', async (status, decision, type, paths) => {
    const call = ring(decision, { type });
    expect(await call.handle()).toBe(status);
    expect(await call.record()).toMatchObject({
      status,
      certainty: 'final',
      summary: `by ${decision.rule}`,
    });
    expect(call.requests()).toEqual(paths.map((path) => path.replace('ID', call.id)));
    expect(call.notices).toEqual([expect.objectContaining({ status })]);
  });

  it('that was answered is left alone by a later attempt', async () => {
    const call = ring(accept);
    await call.handle();
    expect(await call.handle(2)).toBe('accepted');
    expect(call.requests()).toHaveLength(1);
  });

  it('that nobody waits for any more is an outcome', async () => {
    const call = ring(accept, { words: '_missing' });
    expect(await call.handle()).toBe('call_id_not_found');
    expect(await call.record()).toMatchObject({ status: 'call_id_not_found', certainty: 'final' });
  });

  it('that somebody else has decided is an outcome', async () => {
    const first = ring(reject);
    await first.handle();
    // The same phone call, as the other kind of session.
    const other = createContext(api, { decision: { ...accept, session: live } });
    const data = { session_id: first.id.replace('rtc_u0', 'live'), type: 'sip', sip_headers: [] };
    const event = { type: 'live.transport.incoming', data };
    const handled = handlers['live.transport.incoming'](event, other.context);
    expect(await handled).toBe('decision_already_made');
  });

  it('is taken up again where an attempt ended before the API heard of it', async () => {
    const call = ring(accept);
    const stop = api.faults.add({ path: `/v1/realtime/calls/${call.id}/accept`, fault: '500' });
    expect(await call.handle(1)).toMatchObject({ status: 500 });
    stop();
    expect(await call.record()).toMatchObject({ status: 'accepting', certainty: 'current' });
    expect(await call.handle(2)).toBe('accepted');
    expect(await call.record()).toMatchObject({ status: 'accepted', certainty: 'final' });
  });

  it('is tried again at once where the API fails once, and still known as its own decision', async () => {
    const call = ring(accept);
    api.faults.add({ path: `/v1/realtime/calls/${call.id}/accept`, fault: '500', times: 1 });
    expect(await call.handle()).toBe('accepted');
    expect(call.requests()).toHaveLength(2);
  });

  it('whose answer comes too late is asked for again, and not taken for somebody else’s', async () => {
    const call = ring(accept);
    api.faults.add({ path: `/v1/realtime/calls/${call.id}/accept`, fault: 'slow', times: 1 });
    expect(await call.handle()).toBe('accepted');
    expect(call.requests()).toHaveLength(2);
  });

  it('is given up where the key may not answer it, after a few attempts', async () => {
    const call = ring(accept, { words: '_401' });
    expect(await call.handle(1)).toMatchObject({ name: 'ApiError', status: 401 });
    expect(call.requests()).toHaveLength(1);
    expect(await call.handle(3)).toBeInstanceOf(PermanentError);
  });

  it('is only recorded without credentials', async () => {
    const test = createContext(undefined, { decision: accept });
    const event = createSample('realtime.call.incoming');
    expect(await handlers['realtime.call.incoming'](event, test.context)).toBe('recorded');
    expect(test.log.mock.calls.map(([, name]) => name)).toEqual(['no-credentials']);
  });

  it.each([undefined, 'text', [{ name: 5 }, null, { name: 'From', value: '<sip:' }]])(
    'survives headers that are %j',
    async (headers) => {
      const test = createContext(api, { decision: accept });
      count += 1;
      const event = {
        type: 'realtime.call.incoming',
        data: { call_id: `rtc_u0_${count}`, sip_headers: headers },
      };
      expect(await handlers['realtime.call.incoming'](event, test.context)).toBe('accepted');
      expect((await test.records.read('call', `rtc_u0_${count}`))?.record).not.toHaveProperty(
        'call',
      );
    },
  );

  it('that two deliveries ask about is answered once, and for both', async () => {
    const call = ring(accept);
    const other = { ...call.context, idempotencyKey: 'wh_2' };
    const event = {
      type: 'realtime.call.incoming',
      data: { call_id: call.id, sip_headers: [] },
    } as const;
    const slow = api.faults.add({ path: /accept/, fault: 'slow', times: 1 });
    const first = call.handle();
    await vi.waitFor(() => expect(call.requests()).toHaveLength(1), patience);
    const handled = handlers['realtime.call.incoming'](event, other);
    await expect(handled).rejects.toThrow(RetryLater);
    expect(await first).toBe('accepted');
    slow();
    expect(await handlers['realtime.call.incoming'](event, { ...other, attempt: 2 })).toBe(
      'accepted',
    );
    expect(await call.record()).toMatchObject({ status: 'accepted', delivery: 'wh_1' });
    expect(call.notices).toHaveLength(1);
  });

  it.each([
    ['accept', accept],
    ['reject', reject],
    ['refer', refer],
  ] as const)(
    'that is over once it may have been answered has ended: %s',
    async (_what, decision) => {
      const call = ring(decision);
      const write = call.records.write.bind(call.records);
      call.records.write = (record, ...rest) =>
        record.certainty === 'final' ? Promise.reject(new Error('died')) : write(record, ...rest);
      expect(await call.handle(1)).toMatchObject({ message: 'died' });
      call.records.write = write;
      await fetch(`${api.baseUrl}/realtime/calls/${call.id}/hangup`, {
        method: 'POST',
        headers: { authorization: 'Bearer x' },
      });
      const stop = api.faults.add({ path: new RegExp(call.id), fault: 'missing' });
      expect(await call.handle(2)).toBe('ended');
      stop();
      expect(await call.record()).toMatchObject({ status: 'ended', certainty: 'final' });
    },
  );

  it('that the API refuses for good is dead, and people are told', async () => {
    const call = ring({ ...accept, session: { ...realtime, body: { type: 'live' } as never } });
    expect(await call.handle(3)).toBeInstanceOf(PermanentError);
    expect(await call.record()).toMatchObject({ status: 'dead' });
    expect(call.notices).toEqual([expect.objectContaining({ status: 'dead' })]);
  });

  it('without an id is given up', async () => {
    const test = createContext(api, { decision: accept });
    const event = { type: 'realtime.call.incoming', data: { id: 'rtc_1' } };
    await expect(handlers['realtime.call.incoming'](event, test.context)).rejects.toThrow(
      PermanentError,
    );
  });
});
