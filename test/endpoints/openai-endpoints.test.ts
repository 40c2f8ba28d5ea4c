import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAiEventTypes } from '../../dev/openai/event-types.ts';
import { startOpenAi } from '../../dev/openai/server.ts';
import { createOpenAiEndpoints } from '../../src/endpoints/openai-endpoints.ts';
import { startVerifier } from '../dev/send/start-verifier.ts';
import { startReceiver } from '../dev/send/start-receiver.ts';
import { describeEndpoints } from './endpoints-contract.ts';
import { expectNone, failureOf } from './failure-of.ts';

function connect(url: string, apiKey: string, timeoutMs?: number) {
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 1 });
  return createOpenAiEndpoints(openai, timeoutMs === undefined ? {} : { timeoutMs });
}

const startApi = () => startOpenAi({ retryAfterSeconds: 0.01 });

describeEndpoints('the endpoints of an OpenAI project', {
  path: '/v1/webhook_endpoints',
  startApi,
  connect,
});

async function setUp(answer?: Parameters<typeof startReceiver>[0]) {
  const api = await startApi();
  onTestFinished(() => api.stop());
  const receiver = await startReceiver(answer);
  const endpoints = connect(api.url, 'any');
  const parts = { name: 'N', url: receiver.url, eventTypes: ['response.completed'] };
  return { api, receiver, endpoints, ...(await endpoints.create(parts)) };
}

describe('what only OpenAI can do', () => {
  it('is to list the types that can be subscribed to', async () => {
    const { endpoints } = await setUp();
    expect(await endpoints.listEventTypes()).toEqual(openAiEventTypes);
  });

  it.each([200, 401, 503])('is to test an endpoint that answers %i', async (status) => {
    const { endpoints, endpoint, receiver } = await setUp(() => ({ status }));
    expect(await endpoints.openai?.test(endpoint.id, 'batch.failed')).toBe(status);
    expect(receiver.arrivals).toHaveLength(1);
  });

  it('is to rotate a secret, while the old one stays good', async () => {
    const { endpoints, endpoint, signingSecret } = await setUp();
    const secret = await endpoints.openai?.rotateSecret(endpoint.id);
    expect(secret).toMatch(/^whsec_/);
    expect(secret).not.toBe(signingSecret);
    for (const good of [secret, signingSecret]) {
      const { url } = await startVerifier(good ?? '');
      await endpoints.update(endpoint.id, { url });
      expect(await endpoints.openai?.test(endpoint.id, 'batch.failed')).toBe(200);
    }
  });

  it('is given up where there is no answer', async () => {
    const { api, endpoint } = await setUp();
    api.faults.add({ fault: 'hang', path: /./ });
    const hasty = connect(api.url, 'any', 50);
    for (const call of [
      () => hasty.openai?.test(endpoint.id, 'batch.failed'),
      () => hasty.openai?.rotateSecret(endpoint.id),
      () => hasty.listEventTypes(),
    ]) {
      const error = await failureOf(Promise.resolve(call()));
      expect(error).toMatchObject({ name: 'ApiError', status: undefined });
    }
  });

  it('leaves no secret in what the SDK says of itself', async () => {
    const { api, endpoint, signingSecret, endpoints } = await setUp();
    const lines: unknown[] = [];
    const say = (...line: unknown[]) => lines.push(line);
    const logger = { debug: say, info: say, warn: say, error: say };
    const openai = new OpenAI({
      baseURL: api.baseUrl,
      apiKey: 'sk-to-hide-from-all',
      logger,
      logLevel: 'debug',
    });
    const told = createOpenAiEndpoints(openai);
    const { url, name, eventTypes } = endpoint;
    const created = await told.create({ url, name, eventTypes });
    const rotated = await told.openai?.rotateSecret(endpoint.id);
    expect(lines.length).toBeGreaterThan(0);
    expectNone(lines, [signingSecret, created.signingSecret, rotated, 'sk-to-hide-from-all']);
    expect(await endpoints.list()).toHaveLength(2);
  });

  it('is not done twice, and says why it failed', async () => {
    const { api, endpoints, endpoint, signingSecret } = await setUp();
    api.faults.add({ fault: '500', path: /rotate_secret|test/ });
    const before = api.requests.length;
    const rotation = await failureOf(
      endpoints.openai?.rotateSecret(endpoint.id) ?? Promise.resolve(),
    );
    expect(rotation.message).toContain(`500 for the secret of webhook endpoint ${endpoint.id}`);
    const test = await failureOf(
      endpoints.openai?.test(endpoint.id, 'batch.failed') ?? Promise.resolve(),
    );
    expect(test.message).toContain(`500 for a test of webhook endpoint ${endpoint.id}`);
    expect(api.requests.length - before).toBe(2);
    expectNone([rotation, test], [signingSecret]);
  });
});
