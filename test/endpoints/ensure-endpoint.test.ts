import { describe, expect, it } from 'vitest';
import { ensureEndpoint } from '../../src/endpoints/ensure-endpoint.ts';
import type { SigningSecretStore } from '../../src/endpoints/signing-secret-store.ts';
import { expectNone, failureOf } from './failure-of.ts';
import { createLocalStore, createStage, type Provider, type Stage } from './stage.ts';

const providers: readonly Provider[] = ['openai', 'azure'];
const nothing = { added: [], removed: [] };

async function setUp(provider: Provider) {
  const stage = await createStage(provider, await createLocalStore());
  /** As a run of the command, on this store. */
  const ensure = (changes: Partial<Parameters<typeof ensureEndpoint>[0]> = {}) =>
    ensureEndpoint({ ...stage, sender: 'default', ...changes });
  return { ...stage, ensure };
}

/** A store that takes nothing, and the secrets that it was given. */
function createBrokenStore({ store }: Stage) {
  const given: string[] = [];
  const broken: SigningSecretStore = {
    ...store,
    store: async (_sender, secret) => {
      given.push(secret);
      throw new Error('the vault is closed');
    },
  };
  return { broken, given };
}

describe.each(providers)('ensureEndpoint on %s', (provider) => {
  it('creates an endpoint whose events are accepted', async () => {
    const { ensure, endpoints, store, post, parts } = await setUp(provider);
    const result = await ensure();
    expect(result).toMatchObject({ kind: 'created', endpoint: parts });
    expect(await endpoints.list()).toEqual([result.endpoint]);
    const secrets = await store.list('default');
    expect(secrets).toHaveLength(1);
    expect(await post(secrets[0] ?? '')).toBe(200);
    expectNone(result, secrets);
  });

  it('creates none where there is one for the URL, and tells the difference', async () => {
    const { ensure, endpoints, parts } = await setUp(provider);
    const { endpoint } = await ensure();
    expect(await ensure()).toEqual({ kind: 'exists', endpoint, difference: nothing });
    const eventTypes = ['batch.failed', 'batch.expired'];
    expect(await ensure({ parts: { ...parts, name: 'Other', eventTypes } })).toEqual({
      kind: 'exists',
      endpoint,
      difference: { added: ['batch.expired'], removed: ['response.completed'] },
    });
    expect(await endpoints.list()).toEqual([endpoint]);
  });

  it('takes two ways to write a URL for one', async () => {
    const { ensure, endpoints, parts } = await setUp(provider);
    await ensure({ parts: { ...parts, url: 'https://a.example' } });
    const again = await ensure({ parts: { ...parts, url: 'https://A.example/' } });
    expect(again.kind).toBe('exists');
    expect((await ensure({ parts: { ...parts, url: 'https://a.example/x' } })).kind).toBe(
      'created',
    );
    expect(await endpoints.list()).toHaveLength(2);
  });

  it('creates another where it is forced to', async () => {
    const { ensure, endpoints, store } = await setUp(provider);
    await ensure();
    expect((await ensure({ force: true })).kind).toBe('created');
    expect(await endpoints.list()).toHaveLength(2);
    expect(await store.list('default')).toHaveLength(2);
  });

  it('notices an endpoint whose secret was lost', async () => {
    const { ensure, endpoints, parts } = await setUp(provider);
    const { endpoint } = await endpoints.create(parts);
    expect(await ensure()).toEqual({ kind: 'secret-missing', endpoint, difference: nothing });
  });

  it('prefers the one whose secret it has', async () => {
    const { ensure, endpoints, parts } = await setUp(provider);
    const { endpoint } = await ensure();
    await endpoints.create(parts);
    expect(await ensure()).toMatchObject({ kind: 'exists', endpoint });
  });

  it('believes a sender that gives no hint, unless no secret is stored at all', async () => {
    const { ensure, endpoints, parts, store } = await setUp(provider);
    const { endpoint, signingSecret } = await endpoints.create(parts);
    const { secretHint: _, ...bare } = endpoint;
    const silent = { ...endpoints, list: async () => [bare] };
    expect(await ensure({ endpoints: silent })).toMatchObject({ kind: 'secret-missing' });
    await store.store('default', signingSecret);
    expect(await ensure({ endpoints: silent })).toMatchObject({ kind: 'exists' });
  });

  it('deletes the endpoint again where its secret cannot be stored', async () => {
    const stage = await setUp(provider);
    const { broken, given } = createBrokenStore(stage);
    const error = await failureOf(stage.ensure({ store: broken }));
    expect(error.name).toBe('EndpointError');
    expect(error.message).toMatch(
      /^the signing secret of the new endpoint wh?e_\w+ could not be stored: Error: the vault is closed\. It was deleted again, so nothing has changed$/,
    );
    expectNone(error, given);
    expect(await stage.endpoints.list()).toEqual([]);
    expect((await stage.ensure()).kind).toBe('created');
  });

  it('says exactly what exists where that fails, too', async () => {
    const stage = await setUp(provider);
    const { broken, given } = createBrokenStore(stage);
    stage.api.faults.add({ fault: '403', method: 'DELETE', path: /./ });
    const error = await failureOf(stage.ensure({ store: broken }));
    const [left] = await stage.endpoints.list();
    expect(error.message).toContain(
      'could not be stored: Error: the vault is closed. Nor could it be',
    );
    expect(error.message).toContain('the API answered 403');
    expect(error.message).toContain(
      `It exists at ${stage.receiver.url}, and what it sends is refused: delete endpoint ${left?.id}, then run this again`,
    );
    expectNone(error, given);
    expect(await stage.ensure()).toMatchObject({ kind: 'secret-missing', endpoint: left });
  });

  it('creates nothing where the store cannot be reached', async () => {
    const { ensure, endpoints, store } = await setUp(provider);
    const closed = { ...store, list: () => Promise.reject(new Error('no such vault')) };
    await expect(ensure({ store: closed })).rejects.toThrow('no such vault');
    expect(await endpoints.list()).toEqual([]);
  });

  it('says that an endpoint may exist where there was no telling', async () => {
    const { ensure, endpoints, api } = await setUp(provider);
    const lost = {
      ...endpoints,
      async create(parts: Parameters<typeof endpoints.create>[0]) {
        await endpoints.create(parts);
        api.faults.add({ fault: '500', method: 'POST', path: /./ });
        return endpoints.create(parts);
      },
    };
    const error = await failureOf(ensure({ endpoints: lost }));
    expect(error.message).toContain('An endpoint named "Production" may exist all the same');
    expect((await ensure()).kind).toBe('secret-missing');
  });

  it.each(['401', '403', '429', 'missing'] as const)(
    'passes a plain refusal on: %s',
    async (fault) => {
      const { ensure, api, endpoints } = await setUp(provider);
      api.faults.add({ fault, method: 'POST', path: /./ });
      await expect(ensure()).rejects.toMatchObject({ name: 'ApiError' });
      expect(await endpoints.list()).toEqual([]);
    },
  );
});
