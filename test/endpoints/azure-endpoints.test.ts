import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startOpenAi } from '../../dev/openai/server.ts';
import { AZURE_EVENT_TYPES, createAzureEndpoints } from '../../src/endpoints/azure-endpoints.ts';
import { startReceiver } from '../dev/send/start-receiver.ts';
import { describeEndpoints } from './endpoints-contract.ts';
import { expectNone, failureOf } from './failure-of.ts';

const startApi = () => startOpenAi({ retryAfterSeconds: 0.01 });
const limit = (timeoutMs?: number) => (timeoutMs === undefined ? {} : { timeoutMs });
const path = '/openai/v1/dashboard/webhook_endpoints';

describeEndpoints('the endpoints of an Azure OpenAI resource, with a token', {
  path,
  startApi,
  connect: (endpoint, token, timeoutMs) =>
    createAzureEndpoints({ endpoint, getToken: async () => token, ...limit(timeoutMs) }),
});

describeEndpoints('the endpoints of an Azure OpenAI resource, with a key', {
  path,
  startApi,
  connect: (endpoint, apiKey, timeoutMs) =>
    createAzureEndpoints({ endpoint, apiKey, ...limit(timeoutMs) }),
});

async function setUp() {
  const api = await startApi();
  onTestFinished(() => api.stop());
  return { api, endpoint: api.azureEndpoint };
}

const parts = { name: 'N', url: 'https://example.com/', eventTypes: ['batch.failed'] };
const noToken = () => Promise.reject(new Error('az login was never run'));

describe('signing in to Azure OpenAI', () => {
  it('is done with the token where it is taken', async () => {
    const { api, endpoint } = await setUp();
    const endpoints = createAzureEndpoints({ endpoint, getToken: async () => 't', apiKey: 'k' });
    await endpoints.list();
    expect(api.requests.map(({ authorization }) => authorization)).toEqual(['bearer']);
  });

  it('is done with the key where the token is refused, and first after that', async () => {
    const { api, endpoint } = await setUp();
    const getToken = async () => 'wrong-key';
    const endpoints = createAzureEndpoints({ endpoint, getToken, apiKey: 'k' });
    await endpoints.create(parts);
    expect(await endpoints.list()).toHaveLength(1);
    const seen = api.requests.map(({ authorization, method }) => `${method} ${authorization}`);
    expect(seen).toEqual(['POST bearer', 'POST api-key', 'GET api-key']);
  });

  it('is done with the key where the token lacks the right', async () => {
    const { api, endpoint } = await setUp();
    api.faults.add({ fault: '403', path: /./, times: 1 });
    const endpoints = createAzureEndpoints({ endpoint, getToken: async () => 't', apiKey: 'k' });
    expect(await endpoints.list()).toEqual([]);
  });

  it.each([
    ['there is no token', noToken],
    ['a token does not come', () => new Promise<string>(() => {})],
  ])('is done with the key where %s', async (_what, getToken) => {
    const { api, endpoint } = await setUp();
    const options = { endpoint, getToken, apiKey: 'k', timeoutMs: 2000 };
    expect(await createAzureEndpoints(options).list()).toEqual([]);
    expect(api.requests.map(({ authorization }) => authorization)).toEqual(['api-key']);
  });

  it.each(['404', '429', '500', 'nonsense', 'not-json'] as const)(
    'is not done again with the key after %s',
    async (fault) => {
      const { api, endpoint } = await setUp();
      api.faults.add({ fault: fault === '404' ? 'missing' : fault, path: /./ });
      const endpoints = createAzureEndpoints({ endpoint, getToken: async () => 't', apiKey: 'k' });
      await failureOf(endpoints.create(parts));
      expect(api.requests.map(({ authorization }) => authorization)).toEqual(['bearer']);
    },
  );

  it('passes on what the API says to the key', async () => {
    const { endpoint } = await setUp();
    const getToken = async () => 'wrong-key';
    const endpoints = createAzureEndpoints({ endpoint, getToken, apiKey: 'k' });
    const error = await failureOf(endpoints.update('we_1', { name: 'x' }));
    expect(error).toMatchObject({ name: 'ApiError', status: 404 });
  });

  it('says why both were refused, and neither of them', async () => {
    const { endpoint } = await setUp();
    const getToken = async () => 'wrong-key';
    const endpoints = createAzureEndpoints({ endpoint, getToken, apiKey: 'wrong-key' });
    const error = await failureOf(endpoints.list());
    expect(error.name).toBe('SignInError');
    expect(error.message).toMatch(
      /^neither way to sign in works\. With a token: ApiError: the API answered 401 .*\. With the API key: ApiError: the API answered 401 /,
    );
    expect(error).toMatchObject({ errors: [{ status: 401 }, { status: 401 }] });
    expectNone(error, ['wrong-key']);
  });

  it('says that there is no token, and what became of the key', async () => {
    const { endpoint } = await setUp();
    const options = { endpoint, getToken: noToken, apiKey: 'wrong-key' };
    const error = await failureOf(createAzureEndpoints(options).list());
    expect(error.message).toContain('az login was never run');
    expect(error.message).toContain('With the API key: ApiError: the API answered 401');
  });

  it('says what became of the key where there is a key at all', async () => {
    const { endpoint } = await setUp();
    const error = await failureOf(createAzureEndpoints({ endpoint, getToken: noToken }).list());
    expect(error.message).toBe('there is no token: Error: az login was never run');
    expect(() => createAzureEndpoints({ endpoint })).toThrow('sign in, or give an API key');
  });
});

describe('the endpoints of an Azure OpenAI resource', () => {
  it('have neither a credential nor a secret in what the SDK says of itself', async () => {
    vi.stubEnv('OPENAI_LOG', 'debug');
    const said = (['debug', 'info', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    const { api, endpoint } = await setUp();
    const getToken = async () => 'an-entra-token-to-hide';
    const endpoints = createAzureEndpoints({ endpoint, getToken, apiKey: 'a-key-to-hide' });
    const { signingSecret } = await endpoints.create(parts);
    api.faults.add({ fault: '401', path: /./, times: 1 });
    await endpoints.list();
    expect(api.requests.map(({ authorization }) => authorization)).toContain('api-key');
    const lines = said.flatMap(({ mock }) => mock.calls);
    expectNone(lines, [signingSecret, 'an-entra-token-to-hide', 'a-key-to-hide']);
  });

  it('take the documented types, and can be neither tested nor rotated', async () => {
    const { endpoint } = await setUp();
    const endpoints = createAzureEndpoints({ endpoint, apiKey: 'k' });
    expect(await endpoints.listEventTypes()).toBe(AZURE_EVENT_TYPES);
    expect(AZURE_EVENT_TYPES).toHaveLength(12);
    expect(endpoints.openai).toBeUndefined();
    const { endpoint: created } = await endpoints.create({
      ...parts,
      eventTypes: AZURE_EVENT_TYPES,
    });
    expect(created.eventTypes).toEqual(AZURE_EVENT_TYPES);
  });

  it('are listed to an end where the pages have none', async () => {
    const page = {
      data: [{ id: 'we_1', name: 'N', url: 'https://a.example', event_types: [], created_at: 1 }],
      has_more: true,
    };
    const { url, arrivals } = await startReceiver(() => ({
      status: 200,
      body: JSON.stringify(page),
    }));
    const endpoints = createAzureEndpoints({ endpoint: new URL(url).origin, apiKey: 'k' });
    expect(await endpoints.list()).toEqual([
      {
        id: 'we_1',
        name: 'N',
        url: 'https://a.example',
        eventTypes: [],
        createdAt: new Date(1000),
      },
    ]);
    expect(arrivals).toHaveLength(2);
  });

  it('are removed whatever the answer has in it', async () => {
    const { url, arrivals } = await startReceiver(() => ({ status: 204, body: '' }));
    const endpoints = createAzureEndpoints({ endpoint: new URL(url).origin, apiKey: 'k' });
    expect(await endpoints.remove('we_1/../x')).toBe(true);
    expect(arrivals[0]?.path).toBe('/openai/v1/dashboard/webhook_endpoints/we_1%2F..%2Fx');
  });
});
