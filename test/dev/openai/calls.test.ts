import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { createAzureClient, createClient, flavours, startStandIn } from './clients.ts';

const target = { target_uri: 'tel:+14255550142' };

type Act = (client: OpenAI, id: string) => Promise<unknown>;
const apis: [string, Record<'accept' | 'reject' | 'refer' | 'hangup', Act>][] = [
  [
    'rtc_u0_1',
    {
      accept: ({ realtime }, id) =>
        realtime.calls.accept(id, { type: 'realtime', model: 'gpt-realtime' }),
      reject: ({ realtime }, id) => realtime.calls.reject(id),
      refer: ({ realtime }, id) => realtime.calls.refer(id, target),
      hangup: ({ realtime }, id) => realtime.calls.hangup(id),
    },
  ],
  [
    'live_1',
    {
      accept: ({ live }, id) =>
        live.sessions.accept(id, { session: { type: 'live', model: 'gpt-live-1' } }),
      reject: ({ live }, id) => live.sessions.reject(id, { status_code: 486 }),
      refer: ({ live }, id) => live.sessions.refer(id, target),
      hangup: ({ live }, id) => live.sessions.hangup(id),
    },
  ],
];
const gone = { status: 404, code: 'call_id_not_found' };
const decided = { status: 409, code: 'decision_already_made' };

describe.each(flavours)('calls of %s', (_, createSdk) => {
  describe.each(apis)('%s', (id, api) => {
    it('can be accepted, referred and hung up', async () => {
      const client = createSdk(await startStandIn());
      await api.accept(client, id);
      await api.refer(client, id);
      await api.hangup(client, id);
      for (const act of Object.values(api))
        await expect(act(client, id)).rejects.toMatchObject(gone);
    });

    it.each(['accept', 'reject'] as const)('takes no decision after %s', async (first) => {
      const client = createSdk(await startStandIn());
      await api[first](client, id);
      await expect(api.accept(client, id)).rejects.toMatchObject(decided);
      await expect(api.reject(client, id)).rejects.toMatchObject(decided);
      await api.accept(client, `${id}2`);
    });

    it.each(['refer', 'hangup'] as const)('has no %s before it is accepted', async (act) => {
      const client = createSdk(await startStandIn());
      await expect(api[act](client, id)).rejects.toMatchObject(gone);
      await api.reject(client, id);
      await expect(api[act](client, id)).rejects.toMatchObject(gone);
    });

    it('is gone where its id says so', async () => {
      const client = createSdk(await startStandIn());
      await expect(api.accept(client, id.replace(/1$/, 'missing_1'))).rejects.toMatchObject(gone);
    });
  });
});

describe('one phone call', () => {
  it('is decided once, whichever API it is offered to', async () => {
    const client = createClient(await startStandIn());
    await client.realtime.calls.accept('rtc_u0_7', { type: 'realtime' });
    await expect(client.live.sessions.reject('live_7', { status_code: 486 })).rejects.toMatchObject(
      decided,
    );
  });
});

describe('a bad body', () => {
  const bad: [string, Act, string][] = [
    ['no type', ({ realtime }, id) => realtime.calls.accept(id, {} as never), 'type'],
    ['no target', ({ realtime }, id) => realtime.calls.refer(id, {} as never), 'target_uri'],
    [
      'a blank target',
      ({ live }, id) => live.sessions.refer(id, { target_uri: ' ' }),
      'target_uri',
    ],
    ['no session', ({ live }, id) => live.sessions.accept(id, {} as never), 'session'],
    ['no SIP status', ({ live }, id) => live.sessions.reject(id, {} as never), 'status_code'],
    [
      'a SIP status of no rejection',
      ({ realtime }, id) => realtime.calls.reject(id, { status_code: 200 }),
      'status_code',
    ],
  ];
  it.each(bad)('is refused: %s', async (_, act, param) => {
    const client = createClient(await startStandIn());
    await expect(act(client, 'call_1')).rejects.toMatchObject({ status: 400, param });
    // It decided nothing.
    await client.realtime.calls.accept('call_1', { type: 'realtime' });
  });

  it('names no deployment, which only Azure OpenAI needs', async () => {
    const client = createAzureClient(await startStandIn());
    const accepted = client.realtime.calls.accept('rtc_u0_1', { type: 'realtime' });
    await expect(accepted).rejects.toMatchObject({
      status: 400,
      code: 'missing_required_parameter',
      param: 'model',
    });
  });
});
