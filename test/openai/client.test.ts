import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import type { ApiAccount } from '../../src/openai/account.ts';
import { ask } from '../../src/openai/ask.ts';
import { createGetOpenAI } from '../../src/openai/client.ts';
import type { Fetch, GetToken } from '../../src/openai/create-client.ts';
import { isFromApi, isLasting } from '../../src/openai/failure.ts';
import type { Log } from '../../src/webhooks/log.ts';

let api: OpenAiStandIn;
beforeAll(async () => {
  api = await startOpenAi();
});
afterAll(() => api.stop());

const noToken = () => Promise.reject(new Error('no token'));

describe('createGetOpenAI', () => {
  it('reaches each sender’s account with its own client, made once', async () => {
    const getToken = vi.fn<GetToken>(() => Promise.resolve('an-entra-token'));
    const accounts = new Map<string, ApiAccount>([
      ['default', { kind: 'openai', apiKey: 'sk-1', baseUrl: api.baseUrl, project: 'proj_1' }],
      ['eu', { kind: 'azure', endpoint: api.azureEndpoint, scope: 'https://scope/.default' }],
      ['us', { kind: 'azure', endpoint: api.azureEndpoint, scope: 's', apiKey: 'azure-key' }],
    ]);
    const get = createGetOpenAI(accounts, getToken);
    const [one, eu, us] = await Promise.all([get('default'), get('eu'), get('us')]);
    expect(await get('default')).toBe(one);
    expect(new Set([one, eu, us]).size).toBe(3);

    const before = api.requests.length;
    for (const client of [one, eu, us]) await client?.batches.retrieve('batch_1');
    expect(api.requests.slice(before).map(({ path }) => path)).toEqual([
      '/v1/batches/batch_1',
      '/openai/v1/batches/batch_1',
      '/openai/v1/batches/batch_1',
    ]);
    expect(getToken.mock.calls).toEqual([['https://scope/.default']]);
    expect(one?.project).toBe('proj_1');
    expect(eu?.project).toBeNull();
  });

  it('takes nothing from the environment', async () => {
    vi.stubEnv('OPENAI_ORG_ID', 'org-other');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-other');
    vi.stubEnv('OPENAI_BASE_URL', 'https://other.example');
    vi.stubEnv('OPENAI_WEBHOOK_SECRET', 'whsec_other');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin');
    const account = { kind: 'openai', apiKey: 'sk-1', baseUrl: api.baseUrl } as const;
    const client = await createGetOpenAI(new Map([['default', account]]), noToken)('default');
    expect(client).toMatchObject({
      organization: null,
      project: null,
      baseURL: api.baseUrl,
      webhookSecret: null,
      adminAPIKey: null,
    });
    vi.unstubAllEnvs();
  });

  it('gives for an account that is not usable a client that asks nobody and says why', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-environment');
    const problem = 'OPENAI_API_KEY is no key: copy it again';
    const log = vi.fn<Log>();
    const requests = vi.fn<Fetch>();
    const accounts = new Map([['default', { kind: 'unusable', problem } as const]]);
    const client = await createGetOpenAI(accounts, noToken, requests)('default', log);
    const asking = ask('batch_1', () => {
      if (!client) throw new Error('there is no client');
      return client.batches.retrieve('batch_1');
    });
    const error: unknown = await asking.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'NoTokenError', message: problem });
    // No attempt gives it up, and what is urgent is told at once.
    expect([isLasting(error), isFromApi(error)]).toEqual([false, true]);
    expect(requests).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
    vi.unstubAllEnvs();
  });

  it('says once for each sender what to set', async () => {
    const log = vi.fn<Log>();
    const get = createGetOpenAI(new Map(), noToken);
    expect(await get('default', log)).toBeUndefined();
    expect(await get('default', log)).toBeUndefined();
    expect(await get('eu-west', log)).toBeUndefined();
    expect(log.mock.calls).toEqual([
      [
        'warn',
        'no-credentials',
        { sender: 'default', remedy: 'set OPENAI_API_KEY or AZURE_OPENAI_ENDPOINT' },
      ],
      [
        'warn',
        'no-credentials',
        {
          sender: 'eu-west',
          remedy: 'set OPENAI_API_KEY__EU_WEST or AZURE_OPENAI_ENDPOINT__EU_WEST',
        },
      ],
    ]);
  });
});
