import * as fc from 'fast-check';
import OpenAI from 'openai';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { type Channel, toRequest } from '../../src/notify/channel.ts';
import { readSignedHeaders } from '../../src/webhooks/headers.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';
import { anyNotice, toNotice } from './notices.ts';

const webhook = {
  name: 'webhook',
  url: 'https://example.org/hook',
  secret: SECRET,
  when: ['*'],
} satisfies Channel;

describe('the request to a webhook', () => {
  it('says what happened in the shape of Standard Webhooks', () => {
    const { body, headers } = toRequest(webhook, toNotice(), new Date('2026-03-01T12:00:05.900Z'));
    expect(JSON.parse(Buffer.from(body).toString())).toEqual({
      type: 'batch.failed',
      timestamp: '2026-03-01T12:00:00.000Z',
      data: {
        delivery: 'wh_1',
        sender: 'default',
        kind: 'batch',
        id: 'batch_123',
        status: 'failed',
        summary: '3 of 10 requests failed',
      },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'wh_1',
      'webhook-timestamp': '1772366405',
    });
  });

  it('is genuine to standardwebhooks and to the openai SDK, whatever the notice', async () => {
    const theirs = new Webhook(SECRET);
    const client = new OpenAI({ apiKey: 'unused', webhookSecret: SECRET });
    await fc.assert(
      fc.asyncProperty(anyNotice, async (notice) => {
        const { body, headers } = toRequest(webhook, notice, new Date());
        const text = Buffer.from(body).toString();
        expect(theirs.verify(text, { ...headers })).toEqual(JSON.parse(text));
        await client.webhooks.verifySignature(text, new Headers({ ...headers }));
      }),
    );
  });

  it('is not genuine under another secret, or with another body or id', () => {
    const { body, headers } = toRequest(webhook, toNotice(), new Date());
    const text = Buffer.from(body).toString();
    expect(() => new Webhook(OTHER_SECRETS[0]).verify(text, { ...headers })).toThrow();
    expect(() => new Webhook(SECRET).verify(`${text} `, { ...headers })).toThrow();
    const other = { ...headers, 'webhook-id': 'wh_2' };
    expect(() => new Webhook(SECRET).verify(text, other)).toThrow();
  });

  it('has a new signature and the same id and body on each attempt', () => {
    const first = toRequest(webhook, toNotice(), new Date(0));
    const second = toRequest(webhook, toNotice(), new Date(60_000));
    expect(second.body).toEqual(first.body);
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
  });

  it.each([
    ['wh_1', 'wh_1'],
    ['wh_Zoë/1', 'wh_Zo%C3%AB/1'],
    [' wh_1\r\nx: y', '%20wh_1%0D%0Ax:%20y'],
    ['wh_\ud83d', 'wh_%EF%BF%BD'],
  ])('names a delivery %j as %j, which our own receiver reads', (delivery, id) => {
    const { headers } = toRequest(webhook, toNotice({ delivery }), new Date());
    expect(readSignedHeaders(new Headers({ ...headers }))).toMatchObject({ id });
  });
});

describe('the request to Teams and to Slack', () => {
  it.each(['teams', 'slack'] as const)('is JSON without a signature: %s', (name) => {
    const channel: Channel = { name, url: 'https://example.org', when: [] };
    const { headers, body } = toRequest(channel, toNotice(), new Date());
    expect(headers).toEqual({ 'content-type': 'application/json' });
    expect(Buffer.from(body).toString()).toContain('wh_1');
    expect(() => void JSON.parse(Buffer.from(body).toString())).not.toThrow();
  });
});
