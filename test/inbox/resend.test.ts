import { expect, it } from 'vitest';
import { createResend, ResendError } from '../../src/inbox/resend.ts';
import { verify } from '../../src/webhooks/verify.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { startReceiver } from './receiver.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const now = new Date('2026-03-09T12:00:00.900Z');
const resend = createResend(() => now);

it('posts the very bytes under the same id, signed now, so that a receiver takes it', async () => {
  await using receiver = await startReceiver(() => 200);
  const memory = Buffer.from([9, 9, 0x7b, 0xff, 0x00, 0x7d, 9]);
  const delivery = createReceived({ id: 'wh_old', body: memory.subarray(2, 6) });
  expect(await resend(delivery, { url: receiver.url, secret })).toEqual({
    status: 200,
    ms: expect.any(Number) as number,
  });
  const [posted] = receiver.posts;
  if (!posted) throw new Error('nothing was posted');
  expect([...posted.body]).toEqual([0x7b, 0xff, 0x00, 0x7d]);
  const { headers } = posted;
  expect(headers).toMatchObject({
    'webhook-id': 'wh_old',
    'webhook-timestamp': '1773057600',
    'content-type': 'application/json',
    'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
  });
  const signed = {
    id: 'wh_old',
    timestamp: String(headers['webhook-timestamp']),
    signature: String(headers['webhook-signature']),
  };
  const secrets = [{ sender: 'default', value: secret }];
  expect(await verify(signed, posted.body, secrets, now)).toEqual({
    valid: true,
    sender: 'default',
  });
});

it.each([204, 302, 400, 413, 500])(
  'takes %i for an answer and follows it nowhere',
  async (status) => {
    await using receiver = await startReceiver(() => status);
    const answer = await resend(createReceived(), { url: receiver.url, secret });
    expect(answer.status).toBe(status);
    expect(receiver.posts).toHaveLength(1);
  },
);

it('says that nobody answers, without the key in the address or anything of the delivery', async () => {
  const receiver = await startReceiver(() => 200);
  await receiver[Symbol.asyncDispose]();
  const url = `${receiver.url.replace('//', '//user:hidden@')}?code=hidden`;
  const target = { url: receiver.url, secret };
  const failed = resend(createReceived({ id: 'wh_hidden' }), {
    ...target,
    url: `${receiver.url}?code=hidden`,
  });
  await expect(failed).rejects.toThrow(
    `no answer from ${receiver.url}: ECONNREFUSED; does the receiver run?`,
  );
  await expect(failed).rejects.toBeInstanceOf(ResendError);
  const odd = resend(createReceived({ id: 'wh_hidden' }), { ...target, url });
  await expect(odd).rejects.toThrow(/^no answer from http:\/\/127\.0\.0\.1:\d+\/webhook: /);
  await expect(resend(createReceived(), { ...target, url: 'hidden' })).rejects.toThrow(
    'no answer from what is no URL',
  );
});

it('ends with its signal', async () => {
  await using receiver = await startReceiver(() => 200);
  const reason = new Error('stopped');
  const stopped = resend(
    createReceived(),
    { url: receiver.url, secret },
    AbortSignal.abort(reason),
  );
  await expect(stopped).rejects.toBe(reason);
});
