import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';
import { createPlaces } from '../../../src/azure/doctor-places.ts';
import * as names from '../../../src/azure/names.ts';
import { createStorageClients } from '../../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../../src/azure/table-inbox.ts';
import { FUNCTIONS } from '../../../src/doctor/check-functions.ts';
import { never, nowhere, serveJson } from '../../doctor/serve.ts';
import { createReceived } from '../../fixtures/delivery.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { runInProcess } from '../run-in-process.ts';
import { createFolder, toSettings } from '../spawn-cli.ts';

const API_KEY = 'sk-this-is-nobodys-business';
const HOOK = 'https://hooks.slack.com/services/T0/B0/c0ntents';
const AZURITE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq';
const list = FUNCTIONS.map((name) => ({ name, type: 'any', disabled: false }));
const well = { '/health': [200, { status: 'ok' }], '/admin/functions': [200, list] } as const;

/** A folder whose app is said to run at `url`. */
function folderAt(url: string, storage: string, values = {}, files = {}) {
  return createFolder({
    'local.settings.json': toSettings({
      AzureWebJobsStorage: storage,
      OPENAI_WEBHOOK_SECRET: SECRET,
      NOTIFY_SLACK_URL: HOOK,
      ...values,
    }),
    '.azurite/running.json': { pid: process.pid, url },
    ...files,
  });
}

/** What differs from run to run, at the same width; and nothing in it is secret. */
async function doctor(folder: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await runInProcess(['doctor', ...args], { folder });
  for (const secret of [SECRET, API_KEY, HOOK, AZURITE_KEY]) {
    expect(stdout + stderr).not.toContain(secret);
  }
  expect(stderr).toBe('');
  const isJson = args.includes('--json');
  const widths = isJson ? [] : stdout.split('\n').map((line) => line.length);
  expect(Math.max(0, ...widths)).toBeLessThanOrEqual(80);
  const text = stdout
    .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:PPPPP')
    .replaceAll(process.versions.node, '24.0.0');
  return { exitCode, text };
}

// So that no tool of this machine is found.
beforeEach(() => void vi.stubEnv('PATH', '/nowhere'));

describe('doctor where nothing runs', () => {
  it('says what to start', async () => {
    const url = await nowhere();
    const storage = ['Table', 'Queue', 'Blob'].map((name) => `${name}Endpoint=${url}/acc`);
    const account = 'DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=a2V5';
    const folder = folderAt(url, [account, ...storage].join(';'));
    const { exitCode, text } = await doctor(folder);
    expect(exitCode).toBe(3);
    expect(text).toMatchSnapshot();
  });

  it.each([
    [
      'has no file',
      {},
      [
        /^there is no local\.settings\.json in .*: npm start writes one$/,
        /^AzureWebJobsStorage is not/,
      ],
    ],
    [
      'is no JSON',
      { 'local.settings.json': `{"${SECRET}` },
      [/^local\.settings\.json is not JSON/],
    ],
    [
      'is wrong in several places, calls.json among them',
      {
        'local.settings.json': toSettings({
          MAX_ATTEMPTS: 'x',
          TRACE_PERCENT: 'x',
          OPENAI_WEBHOOK_SECRET: `"${SECRET}"`,
        }),
        'calls.json': '{"rules": 1}',
      },
      [
        /^OPENAI_WEBHOOK_SECRET, value 1 of 1/,
        /^calls\.json: .*rules/,
        /^calls\.json: .*otherwise/,
        /^MAX_ATTEMPTS is "x"/,
        /^TRACE_PERCENT is "x"/,
      ],
    ],
    [
      'has what the app starts with, and fails by',
      {
        'local.settings.json': toSettings({
          OPENAI_API_KEY: `"${API_KEY}"`,
          NOTIFY_SLACK_URL: `"${HOOK}"`,
        }),
        'calls.json': '{"rules": 1}',
      },
      [
        /^OPENAI_API_KEY is no key/,
        /^NOTIFY_SLACK_URL is not an https/,
        /^calls\.json: .*rules/,
        /^calls\.json: .*otherwise/,
      ],
    ],
    [
      'refers to what is not there',
      {
        'local.settings.json': toSettings({ OPENAI_API_KEY: '@Microsoft.KeyVault(SecretName=a)' }),
      },
      [/^OPENAI_API_KEY: refers to a secret/],
    ],
  ])('tells all that is wrong with settings: %s', async (_, files, texts) => {
    const { exitCode, text } = await doctor(
      createFolder({
        '.azurite/running.json': { pid: process.pid, url: await nowhere() },
        ...files,
      }),
      '--json',
    );
    expect(exitCode).toBe(3);
    const { findings } = JSON.parse(text) as { findings: { check: string; text: string }[] };
    const found = findings.filter(({ check }) => check === 'settings').map((one) => one.text);
    expect(found).toHaveLength(texts.length);
    for (const pattern of texts) expect(found).toContainEqual(expect.stringMatching(pattern));
  });

  it('does not quote a connection string that nobody can read', async () => {
    const folder = folderAt(await nowhere(), `AccountName=acc;AccountKey=${AZURITE_KEY}`);
    const { exitCode, text } = await doctor(folder);
    expect(exitCode).toBe(3);
    expect(text).toMatch(/problem +storage +the settings of storage cannot be read/);
  });

  it('works without settings, as far as it can', async () => {
    const { exitCode, text } = await doctor(createFolder({ 'local.settings.json': '[' }));
    expect(exitCode).toBe(3);
    expect(text).toMatch(/^ok +node/);
    expect(text).toMatch(/skipped +all else +it takes the settings/);
  });
});

describe('doctor where everything runs', () => {
  let azurite: Awaited<ReturnType<typeof startAzurite>>;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  it('mends what is missing, and once mended has nothing to do', async () => {
    const folder = folderAt(await serveJson(well), azurite.connectionString);
    const before = await doctor(folder);
    expect(before.exitCode).toBe(0);
    expect(before.text).toMatchSnapshot('before');
    const mended = await doctor(folder, '--fix');
    expect(mended.exitCode).toBe(0);
    expect(mended.text).toMatchSnapshot('mended');
    const again = await doctor(folder, '--fix', '--json');
    expect(JSON.parse(again.text)).toMatchObject({ ok: true, applied: [] });
  });

  it('asks no stand-in of this machine for the time', async () => {
    const api = await serveJson({});
    const values = { OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: `${api}/v1` };
    const folder = folderAt(await serveJson(well), azurite.connectionString, values);
    const { text } = await doctor(folder, '--json');
    const { findings } = JSON.parse(text) as { findings: { check: string; level: string }[] };
    expect(findings.find(({ check }) => check === 'clock')).toMatchObject({ level: 'skipped' });
  });

  it('shows what was given up, and what is ill', async () => {
    const storage = {
      kind: 'connection-string',
      connectionString: azurite.connectionString,
    } as const;
    const { tables, queues, container } = await createPlaces(storage);
    for (const place of [...Object.values(tables), ...Object.values(queues), container]) {
      await place.create(never);
    }
    const clients = createStorageClients(storage);
    const inbox = createTableInbox(clients.table(names.INBOX_TABLE));
    const dead = { state: 'dead', reason: 'why', finishedAt: new Date() } as const;
    await inbox.insert(createReceived({ id: 'wh_1', progress: dead }));
    const dueAt = new Date(Date.now() - 3_630_000);
    await inbox.insert(createReceived({ id: 'wh_2', progress: { state: 'retrying', dueAt } }));
    for (const name of [
      names.POISON_QUEUE,
      names.UNREADABLE_QUEUE,
      names.DEAD_NOTICE_QUEUE,
      names.DEAD_NOTICE_QUEUE,
    ]) {
      await clients.queue(name).sendMessage('{}');
    }
    const url = await serveJson({
      '/health': [503, { status: 'unavailable' }],
      '/health/details': [503, { checks: { secret: { ok: false, problem: `no ${SECRET}` } } }],
      '/admin/functions': [
        200,
        list.slice(2).map((one) => ({ ...one, disabled: one.name === 'sweep' })),
      ],
    });
    const values = { OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: `${await nowhere()}/v1` };
    const { exitCode, text } = await doctor(folderAt(url, azurite.connectionString, values));
    expect(exitCode).toBe(3);
    expect(text).toMatchSnapshot();
  });
});
