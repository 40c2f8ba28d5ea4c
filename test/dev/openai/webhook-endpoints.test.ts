import type { WebhookCreateParams } from 'openai/resources/webhooks';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { startReceiver, readEvent, type Arrival } from '../send/start-receiver.ts';
import { createAzureClient, createClient, startStandIn } from './clients.ts';

const params: WebhookCreateParams = {
  name: 'Production',
  url: 'https://example.com/webhook',
  event_types: ['response.completed', 'batch.completed'],
};

/** Whether a secret signed what arrived, as told by a verifier of another author. */
function isSignedWith(secret: string, { headers, body }: Arrival): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

describe('webhook endpoints', () => {
  it('are created, retrieved, updated, listed newest first and deleted', async () => {
    const { webhooks } = createClient(await startStandIn());
    const { signing_secret, ...first } = await webhooks.create(params);
    const second = await webhooks.create({ ...params, name: 'Second' });
    expect(first).toMatchObject({ ...params, object: 'webhook_endpoint' });
    expect(signing_secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(first.signing_secret_hint).toBe(`whsec_...${signing_secret.slice(-4)}`);
    expect(await webhooks.retrieve(first.id)).toEqual(first);
    const updated = await webhooks.update(first.id, { event_types: ['batch.failed'] });
    expect(updated).toEqual({
      ...first,
      event_types: ['batch.failed'],
      updated_at: updated.updated_at,
    });
    const listed = await Array.fromAsync(webhooks.list({ limit: 1 }));
    expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await webhooks.delete(first.id)).toEqual({
      id: first.id,
      object: 'webhook_endpoint.deleted',
      deleted: true,
    });
    await expect(webhooks.retrieve(first.id)).rejects.toMatchObject({ status: 404 });
  });

  it('show a secret only when it is new', async () => {
    const standIn = await startStandIn();
    const { webhooks } = createClient(standIn);
    const { id, signing_secret } = await webhooks.create(params);
    const { signing_secret: rotated } = await webhooks.rotateSecret(id, {
      keep_old_secret_active_for_24_hours: true,
    });
    const shown = JSON.stringify([
      await webhooks.retrieve(id),
      await webhooks.update(id, { name: 'x' }),
      await Array.fromAsync(webhooks.list()),
    ]);
    expect(rotated).not.toBe(signing_secret);
    expect(shown).not.toContain(signing_secret.slice(6));
    expect(shown).not.toContain(rotated.slice(6));
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'n'.repeat(257) }, 'name'],
    [{ url: 'http://example.com' }, 'url'],
    [{ url: `https://example.com/${'p'.repeat(2048)}` }, 'url'],
    [{ url: 'no url' }, 'url'],
    [{ event_types: [] }, 'event_types'],
    [{ event_types: ['live.transport.incoming'] }, 'event_types.0'],
    [{ url: undefined }, 'url'],
  ])('are not made from %o', async (part, param) => {
    const { webhooks } = createClient(await startStandIn());
    await expect(webhooks.create({ ...params, ...part } as never)).rejects.toMatchObject({
      status: 400,
      param,
    });
  });

  it('may be http on this machine, unless https is asked for', async () => {
    const local = { ...params, url: 'http://127.0.0.1:7071/webhook' };
    await createClient(await startStandIn()).webhooks.create(local);
    const strict = createClient(await startStandIn({ httpsOnly: true }));
    await expect(strict.webhooks.create(local)).rejects.toMatchObject({ status: 400 });
  });

  it('can subscribe to 27 types', async () => {
    const { webhooks } = createClient(await startStandIn());
    const { data } = await webhooks.eventTypes.list();
    expect(new Set(data).size).toBe(27);
    expect(await webhooks.create({ ...params, event_types: data as never })).toHaveProperty('id');
  });
});

describe('a test event', () => {
  it('is sent, signed, about a resource that does not exist', async () => {
    const { url, arrivals } = await startReceiver(() => ({ status: 418 }));
    const client = createClient(await startStandIn());
    const { id, signing_secret } = await client.webhooks.create({ ...params, url });
    const result = await client.webhooks.test(id, { event_type: 'response.completed' });
    expect(result).toEqual({
      object: 'webhook_endpoint.test',
      webhook_endpoint_id: id,
      event_type: 'response.completed',
      success: true,
      status_code: 418,
    });
    const [arrival] = arrivals;
    if (arrival === undefined) throw new Error('nothing arrived');
    expect(isSignedWith(signing_secret, arrival)).toBe(true);
    const { type, data } = readEvent(arrival);
    expect(type).toBe('response.completed');
    const asked = client.responses.retrieve((data as { id: string }).id);
    await expect(asked).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['kept', true, [true, true], 0],
    ['kept, a day later', true, [false, true], 24 * 3600 * 1000],
    ['not kept', false, [false, true], 0],
  ])('after a rotation, the old secret %s', async (_, keep, expected, laterMs) => {
    let now = Date.now();
    const { url, arrivals } = await startReceiver();
    const { webhooks } = createClient(await startStandIn({ now: () => now }));
    const { id, signing_secret: old } = await webhooks.create({ ...params, url });
    const { signing_secret } = await webhooks.rotateSecret(
      id,
      keep ? { keep_old_secret_active_for_24_hours: true } : undefined,
    );
    now += laterMs;
    await webhooks.test(id, { event_type: 'batch.completed' });
    const [arrival] = arrivals;
    if (arrival === undefined) throw new Error('nothing arrived');
    expect([old, signing_secret].map((secret) => isSignedWith(secret, arrival))).toEqual(expected);
  });

  it('that nobody answers is an error', async () => {
    const { url } = await startStandIn();
    const standIn = await startStandIn();
    const { webhooks } = createClient(standIn);
    const { id } = await webhooks.create({ ...params, url: url.replace(/\d+$/, '1') });
    const sent = webhooks.test(id, { event_type: 'batch.completed' });
    await expect(sent).rejects.toMatchObject({ status: 400 });
  });
});

describe('webhook endpoints of Azure OpenAI', () => {
  const path = '/dashboard/webhook_endpoints';
  type Endpoint = { id: string; signing_secret?: string };

  it('are created, updated, listed and deleted, in their own shape', async () => {
    const client = createAzureClient(await startStandIn());
    const { signing_secret, ...created } = await client.post<Endpoint>(path, { body: params });
    expect(created).toMatchObject({ ...params, object: 'webhook.endpoint' });
    expect(signing_secret).toMatch(/^whsec_/);
    const updated = await client.post(`${path}/${created.id}`, { body: { name: 'New' } });
    expect(updated).toEqual({ ...created, name: 'New' });
    expect(await client.get(path)).toMatchObject({ object: 'list', data: [updated] });
    await client.delete(`${path}/${created.id}`);
    expect(await client.get(path)).toMatchObject({ data: [] });
  });

  it('cannot be retrieved, tested or rotated, nor subscribe to what Azure does not send', async () => {
    const client = createAzureClient(await startStandIn());
    const { id } = await client.post<Endpoint>(path, { body: params });
    const body = { ...params, event_types: ['eval.run.failed'] };
    await expect(client.get(`${path}/${id}`)).rejects.toMatchObject({ status: 404 });
    await expect(client.post(`${path}/${id}/test`)).rejects.toMatchObject({ status: 404 });
    await expect(client.post(`${path}/${id}/rotate_secret`)).rejects.toMatchObject({ status: 404 });
    await expect(client.post(path, { body })).rejects.toMatchObject({ status: 400 });
  });

  it('are not where those of OpenAI are, nor the other way round', async () => {
    const standIn = await startStandIn();
    const misled = createAzureClient(standIn).webhooks.create(params);
    await expect(misled).rejects.toMatchObject({ status: 404 });
    const astray = createClient(standIn).post(path, { body: params });
    await expect(astray).rejects.toMatchObject({ status: 404 });
  });
});
