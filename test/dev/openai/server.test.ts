import { describe, expect, it } from 'vitest';
import { startOpenAi } from '../../../dev/openai/server.ts';
import { createAzureClient, createClient, startStandIn } from './clients.ts';

describe('authorization', () => {
  it.each([
    ['none', {}, 401],
    ['an empty key', { 'api-key': '' }, 401],
    ['another scheme', { authorization: 'Basic YTpi' }, 401],
    ['the wrong key as a token', { authorization: 'Bearer wrong-key' }, 401],
    ['the wrong key as a header', { 'api-key': 'wrong-key' }, 401],
    ['a token', { authorization: 'Bearer sk-1' }, 200],
    ['a key', { 'api-key': 'k' }, 200],
  ])('%s', async (_, headers: Record<string, string>, status) => {
    const { baseUrl, azureEndpoint } = await startStandIn();
    for (const base of [baseUrl, `${azureEndpoint}/openai/v1`]) {
      const answer = await fetch(`${base}/responses/resp_1`, { headers });
      expect(answer.status).toBe(status);
      expect(await answer.json()).toHaveProperty(status === 401 ? 'error.message' : 'output');
    }
  });

  it('is an authentication error of the SDK', async () => {
    const client = createClient(await startStandIn(), 'wrong-key');
    await expect(client.responses.retrieve('resp_1')).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
  });
});

describe('requests', () => {
  it('are noted without their keys', async () => {
    const standIn = await startStandIn();
    await createClient(standIn, 'sk-private').batches.list({ limit: 5 });
    await createAzureClient(standIn).responses.retrieve('resp_1');
    await fetch(`${standIn.baseUrl}/batches`, { headers: { 'api-key': 'private' } });
    await fetch(`${standIn.baseUrl}/batches`);
    expect(standIn.requests).toEqual([
      { method: 'GET', path: '/v1/batches', authorization: 'bearer' },
      { method: 'GET', path: '/openai/v1/responses/resp_1', authorization: 'bearer' },
      { method: 'GET', path: '/v1/batches', authorization: 'api-key' },
      { method: 'GET', path: '/v1/batches', authorization: 'none' },
    ]);
    expect(JSON.stringify(standIn.requests)).not.toContain('private');
  });

  it('wait for whoever listens, until that stops', async () => {
    const standIn = await startStandIn();
    const other = createClient(await startStandIn());
    const order: unknown[] = [];
    const ignore = standIn.onRequest(async ({ path }, count) => {
      // Takes longer than the answer that must wait for it.
      await other.responses.retrieve('resp_1');
      order.push([path, count]);
    });
    for (const id of ['resp_1', 'resp_2']) {
      order.push((await createClient(standIn).responses.retrieve(id)).id);
    }
    ignore();
    await createClient(standIn).responses.retrieve('resp_3');
    expect(order).toEqual([
      ['/v1/responses/resp_1', 1],
      'resp_1',
      ['/v1/responses/resp_2', 2],
      'resp_2',
    ]);
  });

  it('have an id of their own, the refused ones too', async () => {
    const client = createClient(await startStandIn());
    const { request_id } = await client.responses.retrieve('resp_1').withResponse();
    expect(request_id).toBe('req_1');
    await expect(client.responses.retrieve('resp_500_1')).rejects.toMatchObject({
      requestID: 'req_2',
    });
  });

  it('to nowhere get the API’s error', async () => {
    const standIn = await startStandIn();
    for (const client of [createClient(standIn), createAzureClient(standIn)]) {
      await expect(client.get('/nowhere')).rejects.toMatchObject({
        status: 404,
        type: 'invalid_request_error',
      });
    }
  });

  it('with a body that is no JSON get a 400', async () => {
    const { baseUrl } = await startStandIn();
    const headers = { authorization: 'Bearer a' };
    const answer = await fetch(`${baseUrl}/batches`, { method: 'POST', headers, body: '{' });
    expect(answer.status).toBe(400);
  });
});

describe('the server', () => {
  it('says that its port is taken', async () => {
    const { url } = await startStandIn();
    await expect(startOpenAi({ port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('gives its port back when it stops', async () => {
    const first = await startOpenAi();
    await createClient(first).responses.retrieve('resp_1');
    await first.stop();
    const second = await startStandIn({ port: Number(new URL(first.url).port) });
    expect(second.url).toBe(first.url);
  });
});
