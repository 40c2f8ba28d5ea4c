import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHostJson } from '../../../dev/host/host-json.ts';
import type { HostFunction } from '../../../dev/host/host-function.ts';
import { readQueueConnection } from '../../../dev/host/queue-connection.ts';
import { readLocalSettings } from '../../../dev/host/settings.ts';

let folder: string;
const write = (name: string, content: string) => writeFile(path.join(folder, name), content);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'host-settings-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('readLocalSettings', () => {
  it('finds nothing where there is no file', async () => {
    expect(await readLocalSettings(folder)).toEqual({});
  });

  it('reads every value as text', async () => {
    await write('local.settings.json', '\uFEFF{ "Values": { "A": "b", "ON": true, "N": 3 } }');
    expect(await readLocalSettings(folder)).toEqual({ A: 'b', ON: 'true', N: '3' });
  });

  it.each([
    ['{ "Values": { "A": "b", } }', /local\.settings\.json is not valid JSON: [^\n]+$/],
    ['[]', /must hold a JSON object\.$/],
    ['{ "Values": "a" }', /^"Values" in \S+ must be an object\.$/],
    ['{ "Values": { "A": { "B": "c" }, "D": "e" } }', /must hold plain values: A\.$/],
    ['{ "IsEncrypted": true, "Values": {} }', /is encrypted; decrypt it/],
  ])('refuses %s in one line', async (content, message) => {
    await write('local.settings.json', content);
    await expect(readLocalSettings(folder)).rejects.toThrow(message);
  });
});

describe('readHostJson', () => {
  it('has the defaults of Functions', async () => {
    await write('host.json', '{ "version": "2.0" }');
    expect(await readHostJson(folder, {})).toEqual({
      routePrefix: 'api',
      functionTimeout: 1_800_000,
      queues: {
        batchSize: 16,
        newBatchThreshold: 8,
        visibilityTimeout: 0,
        maxDequeueCount: 5,
        maxPollingInterval: 60_000,
        messageEncoding: 'base64',
      },
      logLevel: {},
    });
  });

  it('is overridden by settings, whatever the case of their keys', async () => {
    await write(
      'host.json',
      '{ "version": "2.0", "extensions": { "queues": { "batchSize": 4 } } }',
    );
    const { functionTimeout, queues } = await readHostJson(folder, {
      AzureFunctionsJobHost__FunctionTimeout: '-1',
      AzureFunctionsJobHost__extensions__queues__BATCHSIZE: '1',
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:30',
    });
    expect(functionTimeout).toBeUndefined();
    expect(queues).toMatchObject({ batchSize: 1, newBatchThreshold: 0, visibilityTimeout: 30_000 });
  });

  it('names all problems at once', async () => {
    const queues = {
      batchSize: 33,
      maxDequeueCount: 'x',
      visibilityTimeout: '30',
      messageEncoding: 1,
    };
    await write('host.json', JSON.stringify({ extensions: { queues, http: { routePrefix: 1 } } }));
    await expect(readHostJson(folder, {})).rejects.toThrow(
      /version.*routePrefix.*messageEncoding.*batchSize.*visibilityTimeout.*maxDequeueCount/,
    );
  });

  it('must exist', async () => {
    await expect(readHostJson(folder, {})).rejects.toThrow(/host\.json cannot be read: ENOENT/);
  });
});

describe('readQueueConnection', () => {
  const toFunction = (settings: object): HostFunction => ({
    name: 'work',
    type: 'queueTrigger',
    trigger: { name: 'item', settings: { ...settings } },
    disabled: false,
    metadata: { name: 'work', bindings: {} },
    callback: () => undefined,
  });
  const storage = 'UseDevelopmentStorage=true';

  it.each([
    ['connection: the setting of that name', { STORE: storage }, { connection: 'STORE' }],
    ['connection: the setting with the prefix', { AzureWebJobsX: storage }, { connection: 'X' }],
    ['no connection: AzureWebJobsStorage', { AzureWebJobsStorage: storage }, {}],
  ])('finds the account by %s', (_, settings: Record<string, string>, binding) => {
    const one = toFunction({ queueName: '%PREFIX%-Work', ...binding });
    const { account, queueName } = readQueueConnection(
      one,
      (name) => ({ ...settings, PREFIX: 'my' })[name],
    );
    expect(queueName).toBe('my-work');
    expect(account.url).toContain('127.0.0.1:10001');
  });

  it.each([
    [{}, 'The function work needs the setting STORE: a storage connection string'],
    [{ STORE: 'nonsense' }, 'The setting STORE is not a storage connection string.'],
    [
      { STORE__queueServiceUri: 'https://x' },
      'The function work connects through STORE with an identity',
    ],
    [{ STORE: storage, PREFIX: undefined }, 'The setting PREFIX, which "%PREFIX%-work" refers to'],
  ])('refuses %j', (settings: Record<string, string | undefined>, message) => {
    const one = toFunction({ queueName: '%PREFIX%-work', connection: 'STORE' });
    expect(() => readQueueConnection(one, (name) => ({ PREFIX: 'my', ...settings })[name])).toThrow(
      message,
    );
  });
});
