import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../dev/openai/fault-kinds.ts';
import type { OpenAiStandIn } from '../../dev/openai/server.ts';
import type { Endpoints } from '../../src/endpoints/endpoints.ts';
import { listen } from '../dev/send/listen.ts';
import { startReceiver } from '../dev/send/start-receiver.ts';
import { expectNone, failureOf } from './failure-of.ts';

const parts = {
  name: 'Production',
  url: 'https://example.com/webhook',
  eventTypes: ['response.completed', 'batch.completed'],
};
const CREDENTIAL = 'a-very-secret-credential';

/** How a contract gets at what it tests. */
interface Subject {
  /** Below the address of the API. */
  readonly path: string;
  readonly startApi: () => Promise<OpenAiStandIn>;
  /** Signed in with one credential; gives up after so many milliseconds. */
  readonly connect: (url: string, credential: string, timeoutMs?: number) => Endpoints;
}

/** What both senders' endpoints have in common. */
export function describeEndpoints(title: string, { path, startApi, connect }: Subject): void {
  async function setUp() {
    const api = await startApi();
    onTestFinished(() => api.stop());
    return { api, endpoints: connect(api.url, CREDENTIAL) };
  }
  /** Everything that can be asked for, by its name. */
  const calls: readonly [string, (endpoints: Endpoints) => Promise<unknown>][] = [
    ['list', (endpoints) => endpoints.list()],
    ['find', (endpoints) => endpoints.find('we_1')],
    ['create', (endpoints) => endpoints.create(parts)],
    ['update', (endpoints) => endpoints.update('we_1', { name: 'x' })],
    ['remove', (endpoints) => endpoints.remove('we_1')],
  ];

  describe(title, () => {
    it('are created, found, updated, listed newest first and removed', async () => {
      const { endpoints } = await setUp();
      const { endpoint: first, signingSecret } = await endpoints.create(parts);
      const { endpoint: second } = await endpoints.create({ ...parts, name: 'Second' });
      expect(first).toMatchObject(parts);
      expect(Math.abs(first.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
      expect(signingSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(first.secretHint).toBe(`whsec_...${signingSecret.slice(-4)}`);
      expect(await endpoints.list()).toEqual([second, first]);
      expect(await endpoints.find(first.id)).toEqual(first);

      const changed = await endpoints.update(first.id, { eventTypes: ['batch.failed'] });
      expect(changed).toEqual({ ...first, eventTypes: ['batch.failed'] });
      expect(await endpoints.update(first.id, { name: 'N', url: 'https://a.example/' })).toEqual({
        ...changed,
        name: 'N',
        url: 'https://a.example/',
      });

      expect(await endpoints.remove(first.id)).toBe(true);
      expect(await endpoints.remove(first.id)).toBe(false);
      expect(await endpoints.find(first.id)).toBeUndefined();
      expect(await endpoints.list()).toEqual([second]);
    });

    it('are listed over all pages', async () => {
      const { endpoints } = await setUp();
      const made: string[] = [];
      for (const name of Array.from({ length: 102 }, (_, index) => `E${index}`)) {
        made.push((await endpoints.create({ ...parts, name })).endpoint.id);
      }
      const listed = (await endpoints.list()).map(({ id }) => id);
      expect(listed.toSorted()).toEqual(made.toSorted());
      expect(await endpoints.find(made[0] ?? '')).toBeDefined();
    });

    it('show a secret only when it is new', async () => {
      const { endpoints } = await setUp();
      const { endpoint, signingSecret } = await endpoints.create(parts);
      const shown = [
        endpoint,
        await endpoints.find(endpoint.id),
        await endpoints.list(),
        await endpoints.update(endpoint.id, { name: 'x' }),
      ];
      expectNone(shown, [signingSecret]);
      expect(JSON.stringify(shown)).not.toContain(signingSecret);
    });

    it('cannot be updated where they are not there', async () => {
      const { endpoints } = await setUp();
      await expect(endpoints.update('we_1', { name: 'x' })).rejects.toMatchObject({
        name: 'ApiError',
        status: 404,
        message: 'the API answered 404 for webhook endpoint we_1',
      });
    });

    const statuses: readonly [Fault, number][] = [
      ['401', 401],
      ['403', 403],
      ['429', 429],
      ['500', 500],
    ];
    const refusals = calls.flatMap(([name, call]) =>
      statuses.map(([fault, status]) => [name, fault, status, call] as const),
    );
    it.each(refusals)('tell why they cannot %s: %s', async (_name, fault, status, call) => {
      const { api, endpoints } = await setUp();
      api.faults.add({ fault, path: /./ });
      const error = await failureOf(call(endpoints));
      expect(error).toMatchObject({ name: 'ApiError', status });
      expect(error.message).toContain(`the API answered ${status}`);
      expectNone(error, [CREDENTIAL]);
    });

    it.each(calls)('tell that they cannot %s because of a conflict', async (_name, call) => {
      const { url } = await startReceiver(() => ({
        status: 409,
        body: JSON.stringify({ error: { message: 'busy', code: 'conflict' } }),
      }));
      const endpoints = connect(new URL(url).origin, CREDENTIAL);
      const error = await failureOf(call(endpoints));
      expect(error).toMatchObject({ name: 'ApiError', status: 409, code: 'conflict' });
    });

    it.each(calls)('give up where there is no answer: %s', async (_name, call) => {
      const { api } = await setUp();
      api.faults.add({ fault: 'hang', path: /./ });
      const error = await failureOf(call(connect(api.url, CREDENTIAL, 50)));
      expect(error.message).toContain('the API gave no answer');
      expect(error).toMatchObject({ name: 'ApiError', status: undefined });
    });

    it.each(calls.filter(([name]) => name !== 'remove'))(
      'give up where an answer has no end: %s',
      async (_name, call) => {
        const url = await listen(
          createServer((_request, response) => void response.writeHead(200).write('{"id":')),
        );
        const error = await failureOf(call(connect(url, CREDENTIAL, 100)));
        expect(error).toMatchObject({ name: 'ApiError', status: undefined });
      },
    );

    it.each(calls.filter(([name]) => name !== 'remove'))(
      'refuse an answer of another shape: %s',
      async (_name, call) => {
        for (const fault of ['nonsense', 'not-json'] as const) {
          const { api, endpoints } = await setUp();
          api.faults.add({ fault, path: /./ });
          const error = await failureOf(call(endpoints));
          expect(error.name).toBe('UnexpectedAnswer');
          expect(error.message).not.toMatch(/hello|html/);
        }
      },
    );

    it('never say the secret of an answer that is half right', async () => {
      const signingSecret = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
      const { url } = await startReceiver(() => ({
        status: 200,
        body: JSON.stringify({ id: 7, signing_secret: signingSecret }),
      }));
      const error = await failureOf(connect(new URL(url).origin, CREDENTIAL).create(parts));
      expect(error.name).toBe('UnexpectedAnswer');
      expectNone(error, [signingSecret]);
    });

    it.each(['whsec_', 'secret', 'whsec_c2hvcnQ='])(
      'refuse a secret that no receiver could use: %s',
      async (signing_secret) => {
        const { url } = await startReceiver(() => ({
          status: 200,
          body: JSON.stringify({
            id: 'we_1',
            name: 'N',
            url: 'https://example.com/',
            event_types: [],
            created_at: 1,
            signing_secret,
          }),
        }));
        const error = await failureOf(connect(new URL(url).origin, CREDENTIAL).create(parts));
        expect(error.message).toContain('not as documented: signing_secret');
      },
    );

    it('are created once, whatever becomes of the answer', async () => {
      const { api, endpoints } = await setUp();
      api.faults.add({ fault: '500', path: /./ });
      await failureOf(endpoints.create(parts));
      const posts = api.requests.filter(({ method }) => method === 'POST');
      expect(posts.map((request) => request.path)).toEqual([path]);
    });
  });
}
