import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { createEndpointCheck } from '../../src/doctor/check-endpoint.ts';
import { runChecks } from '../../src/doctor/run-checks.ts';
import { createAzureEndpoints } from '../../src/endpoints/azure-endpoints.ts';
import type { Endpoints } from '../../src/endpoints/endpoints.ts';
import { createOpenAiEndpoints } from '../../src/endpoints/openai-endpoints.ts';
import { never } from './serve.ts';

const URL_OF_APP = 'https://app.example/webhook';
const HANDLED = ['response.completed', 'batch.failed', 'only.ours'];
const TYPES = ['response.completed', 'batch.failed'];

let api: OpenAiStandIn;
beforeAll(async () => {
  api = await startOpenAi({ retryAfterSeconds: 0.01 });
});
afterAll(() => api.stop());

describe.each(['openai', 'azure'] as const)('an endpoint at %s', (provider) => {
  let endpoints: Endpoints;
  const stored: { sender: string; value: string; expiresAt?: Date }[] = [];

  beforeEach(async () => {
    api.faults.clear();
    stored.length = 0;
    endpoints = open(20_000);
    for (const { id } of await endpoints.list()) await endpoints.remove(id);
  });

  const open = (timeoutMs: number) =>
    provider === 'openai'
      ? createOpenAiEndpoints(new OpenAI({ baseURL: api.baseUrl, apiKey: 'any', maxRetries: 0 }), {
          timeoutMs,
        })
      : createAzureEndpoints({ endpoint: api.azureEndpoint, apiKey: 'any', timeoutMs });
  const lookAt = (further: Partial<Parameters<typeof createEndpointCheck>[0]> = {}) =>
    runChecks(
      [
        createEndpointCheck({
          sender: 'default',
          endpoints: async () => endpoints,
          url: URL_OF_APP,
          handled: HANDLED,
          readSecrets: async () => stored,
          now: () => new Date(),
          remedies: { create: 'create one', rotate: (id) => `rotate ${id}` },
          ...further,
        }),
      ],
      { limitMs: 20_000 },
    );
  async function register(eventTypes = TYPES, url = URL_OF_APP, isStored = true) {
    const { endpoint, signingSecret } = await endpoints.create({ name: 'any', url, eventTypes });
    if (isStored) stored.push({ sender: 'default', value: signingSecret });
    return endpoint;
  }

  it('sends all that is handled and can be subscribed to', async () => {
    const { id } = await register([...TYPES, 'response.failed'], 'https://APP.example:443/webhook');
    expect(await lookAt()).toEqual([
      {
        check: 'default',
        level: 'ok',
        text: `${id} at ${provider} sends all 2 types to ${URL_OF_APP}`,
      },
    ]);
  });

  it('is not there', async () => {
    expect(await lookAt()).toEqual([
      {
        check: 'default',
        level: 'problem',
        text: `default has no endpoint at ${provider} for ${URL_OF_APP}`,
        remedy: 'create one',
      },
    ]);
  });

  it('has another path', async () => {
    const { id } = await register(TYPES, 'https://app.example/hook?code=k3y');
    const [found] = await lookAt();
    expect(found).toMatchObject({
      level: 'problem',
      text: `${id} at ${provider} sends to https://app.example/hook, and the app receives at ${URL_OF_APP}`,
    });
  });

  it('lacks types, which can be mended, and once mended stays as it is', async () => {
    const { id } = await register(['response.failed', 'response.completed']);
    const [found] = await lookAt();
    expect(found).toMatchObject({
      level: 'warning',
      text: `${id} is not sent what the app handles, too: batch.failed`,
      fix: { what: `subscribe ${id} to batch.failed`, needsConsent: true },
    });
    // Somebody else was quicker; what they added stays.
    await endpoints.update(id, {
      eventTypes: ['response.failed', 'response.cancelled', 'response.completed'],
    });
    for (let again = 0; again < 2; again += 1) {
      await found?.fix?.run(never);
      const { eventTypes = [] } = (await endpoints.find(id)) ?? {};
      expect(eventTypes.toSorted()).toEqual([
        'batch.failed',
        'response.cancelled',
        'response.completed',
        'response.failed',
      ]);
    }
    expect(await lookAt()).toMatchObject([{ level: 'ok' }]);
  });

  it('has a secret that is not stored, is of another sender, or ends soon', async () => {
    const { id } = await register();
    const [secret] = stored;
    if (!secret) throw new Error('none is stored');
    const soon = new Date(Date.now() + 13.5 * 86_400_000);
    const read = (one: typeof stored) => lookAt({ readSecrets: async () => one });
    expect(await read([])).toMatchObject([
      {
        level: 'problem',
        text: `the signing secret of ${id} is not stored, so what it sends is refused`,
        remedy: `rotate ${id}`,
      },
    ]);
    expect(await read([{ ...secret, sender: 'eu' }])).toMatchObject([
      { level: 'problem', text: expect.stringContaining(`stored as that of eu`) as string },
    ]);
    expect(await read([{ ...secret, expiresAt: soon }])).toMatchObject([
      {
        level: 'warning',
        text: expect.stringContaining('ends in 13 d') as string,
        remedy: `rotate ${id}`,
      },
    ]);
    expect(await lookAt({ readSecrets: async () => undefined })).toMatchObject([{ level: 'ok' }]);
    expect(JSON.stringify(await read([]))).not.toContain(secret.value);
  });

  it('is there twice', async () => {
    await register();
    await register();
    expect(await lookAt()).toMatchObject([
      { level: 'warning', text: expect.stringContaining(`all send to ${URL_OF_APP}`) as string },
    ]);
  });

  it.each([
    ['401', /answered 401/],
    ['403', /answered 403.*lacks the right/],
    ['429', /answered 429/],
    ['500', /answered 500/],
    ['nonsense', /not as documented/],
    ['not-json', /is not JSON/],
    ['hang', /gave no answer/],
  ] as const)('cannot be looked at: %s', async (fault, text) => {
    api.faults.add({ fault, path: /webhook_endpoints$/ });
    const timeoutMs = fault === 'hang' ? 500 : 20_000;
    const found = await lookAt({ endpoints: async () => open(timeoutMs) });
    expect(found).toMatchObject([
      { level: 'problem', text: expect.stringMatching(text) as string },
    ]);
  });
});
