import * as fc from 'fast-check';
import { InvalidWebhookSignatureError, OpenAI } from 'openai';
import { describe, expect, it } from 'vitest';
import { createSample } from '../../../dev/samples/create-sample.ts';
import { sampleTypes } from '../../../dev/samples/samples.ts';
import { createDelivery } from '../../../dev/send/create-delivery.ts';
import type { Delivery } from '../../../dev/send/delivery.ts';
import { faultNames, type Fault } from '../../../dev/send/faults.ts';

const secret = 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=';
const { webhooks } = new OpenAI({ apiKey: 'unused' });

function verify({ headers, body }: Delivery): Promise<void> {
  return webhooks.verifySignature(body.toString('utf8'), headers, secret);
}

function create(fault?: Fault): Delivery {
  return createDelivery({ event: createSample('response.completed'), secret, fault });
}

describe('createDelivery', () => {
  it('makes a recorded delivery byte for byte', () => {
    const event = {
      id: 'evt_685c059ae3a481909bdc86819b066fb6',
      object: 'event',
      created_at: 1750861210,
      type: 'response.completed',
      data: { id: 'resp_123' },
    };
    const id = 'wh_685c059ae39c8190af8c71ed1022a24d';
    expect(createDelivery({ event, secret, id, timestamp: 1750861210 })).toEqual({
      headers: {
        'content-type': 'application/json',
        'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
        'webhook-id': id,
        'webhook-timestamp': '1750861210',
        'webhook-signature': 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=',
      },
      body: Buffer.from(
        '{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}',
      ),
      copies: 1,
      writeMs: 0,
    });
  });

  it.each(sampleTypes)('%s is unwrapped by the SDK', async (type) => {
    const event = createSample(type);
    const { body, headers } = createDelivery({ event, secret });
    await expect(webhooks.unwrap(body.toString(), headers, secret)).resolves.toEqual(event);
  });

  it('gives each delivery its own id, unlike that of the event', () => {
    const event = createSample('response.completed');
    const [one, two] = [createDelivery({ event, secret }), createDelivery({ event, secret })];
    expect(one.headers['webhook-id']).toMatch(/^wh_[0-9a-f]{32}$/);
    expect(one.headers['webhook-id']).not.toBe(two.headers['webhook-id']);
  });

  it('signs any UTF-8 body so that the SDK agrees', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (body) => {
        await expect(verify(createDelivery({ body, secret }))).resolves.toBeUndefined();
      }),
    );
  });

  it('writes any event so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (event) => {
        const { body } = createDelivery({ event, secret });
        expect(JSON.parse(body.toString())).toEqual(JSON.parse(JSON.stringify(event)));
      }),
    );
  });
});

describe('a fault', () => {
  const refused = ['forged', 'stale', 'future', 'truncated'] as const;
  const accepted = faultNames.filter(
    (fault) => fault !== 'missing-header' && !refused.some((name) => name === fault),
  );

  it.each(refused)('%s does not verify', async (fault) => {
    await expect(verify(create(fault))).rejects.toThrow(InvalidWebhookSignatureError);
  });

  it.each(accepted)('%s verifies', async (fault) => {
    await expect(verify(create(fault))).resolves.toBeUndefined();
  });

  it('missing-header leaves out the signature', async () => {
    const delivery = create('missing-header');
    expect(Object.keys(delivery.headers)).not.toContain('webhook-signature');
    await expect(verify(delivery)).rejects.toThrow('Missing required header: webhook-signature');
  });

  it('stale and future are off by 10 minutes', () => {
    const timestamp = 1_750_861_210;
    const event = createSample('batch.failed');
    const times = (['stale', 'future'] as const).map(
      (fault) => createDelivery({ event, secret, timestamp, fault }).headers['webhook-timestamp'],
    );
    expect(times).toEqual(['1750860610', '1750861810']);
  });

  it('two-signatures has a wrong one and then the right one', async () => {
    const delivery = create('two-signatures');
    const [wrong = '', right = ''] = delivery.headers['webhook-signature']?.split(' ') ?? [];
    const only = (signature: string): Delivery => ({
      ...delivery,
      headers: { ...delivery.headers, 'webhook-signature': signature },
    });
    await expect(verify(only(wrong))).rejects.toThrow(InvalidWebhookSignatureError);
    await expect(verify(only(right))).resolves.toBeUndefined();
  });

  it('truncated sends the first half of what was signed', () => {
    const body = '{"id": "evt_1"}';
    const { body: sent } = createDelivery({ body, secret, fault: 'truncated' });
    expect(sent.toString()).toBe('{"id": ');
  });

  it('oversized is still JSON, one byte over 512 KiB', () => {
    const event = createSample('response.completed');
    const { body } = createDelivery({ event, secret, fault: 'oversized' });
    expect(body).toHaveLength(524_289);
    expect(JSON.parse(body.toString())).toEqual(event);
  });

  it('not-json is not JSON', () => {
    expect(() => {
      JSON.parse(create('not-json').body.toString());
    }).toThrow(SyntaxError);
  });

  it('replayed is posted twice, slow-body takes 3 seconds', () => {
    expect(create('replayed').copies).toBe(2);
    expect(create('slow-body').writeMs).toBe(3000);
  });
});
