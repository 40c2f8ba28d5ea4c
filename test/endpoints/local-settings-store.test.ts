import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSigningSecrets } from '../../src/config/senders.ts';
import { createLocalSettingsStore } from '../../src/endpoints/local-settings-store.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';
import { expectNone, failureOf } from './failure-of.ts';
import { describeStore } from './store-contract.ts';

const [SECOND, THIRD] = OTHER_SECRETS;
const EXAMPLE = '{\n  "IsEncrypted": false,\n  "Values": {\n    "A": "1"\n  }\n}\n';

async function setUp(text?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'local.settings.json');
  if (text !== undefined) await writeFile(path, text, { mode: 0o644 });
  const store = createLocalSettingsStore(path, () => new Date());
  return { folder, path, store, read: () => readFile(path, 'utf8') };
}

describeStore('the signing secrets in local.settings.json', async () => {
  const { store, read } = await setUp(EXAMPLE);
  return {
    store,
    pass: () => {},
    async readAsReceiver(sender) {
      const { Values: env } = JSON.parse(await read()) as { Values: Record<string, string> };
      const secrets = readSigningSecrets({ env, problems: [] });
      return secrets.filter((one) => one.sender === sender).map(({ value }) => value);
    },
  };
});

describe('local.settings.json', () => {
  it('has the new secret first, and no more than two', async () => {
    const { store, read } = await setUp(EXAMPLE);
    for (const secret of [SECRET, SECOND, THIRD, THIRD]) await store.store('eu-west', secret);
    expect(JSON.parse(await read())).toEqual({
      IsEncrypted: false,
      Values: { A: '1', OPENAI_WEBHOOK_SECRET__EU_WEST: `${THIRD} ${SECOND}` },
    });
  });

  it('keeps a sender’s setting under the name that it has', async () => {
    const { store, read } = await setUp('{"Values":{"OPENAI_WEBHOOK_SECRET__eu_west":""}}');
    await store.store('eu-west', SECRET);
    expect(JSON.parse(await read())).toEqual({
      Values: { OPENAI_WEBHOOK_SECRET__eu_west: SECRET },
    });
  });

  it.each([
    ['two spaces', EXAMPLE],
    ['tabs', EXAMPLE.replaceAll('  ', '\t')],
    ['lines of Windows', EXAMPLE.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${EXAMPLE}`],
    ['no line end', EXAMPLE.trimEnd()],
    ['more in it', EXAMPLE.replace('"Values"', '"Host": {\n    "CORS": "*"\n  },\n  "Values"')],
  ])('keeps the rest as it is: %s', async (_what, text) => {
    const { store, read } = await setUp(text);
    await store.store('default', SECRET);
    const added = /,\r?\n[ \t]+"OPENAI_WEBHOOK_SECRET": "[^"]+"/;
    expect((await read()).replace(added, '')).toBe(text);
    expect(await read()).not.toBe(text);
  });

  it('is for its owner’s eyes only, and leaves nothing beside it', async () => {
    const { store, path, folder } = await setUp(EXAMPLE);
    await store.store('default', SECRET);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['local.settings.json']);
  });

  it('is written where a link leads', async () => {
    const { path, read } = await setUp(EXAMPLE);
    const { folder } = await setUp();
    await symlink(path, join(folder, 'link.json'));
    const store = createLocalSettingsStore(join(folder, 'link.json'), () => new Date());
    await store.store('default', SECRET);
    expect(await read()).toContain(SECRET);
    expect(await readdir(folder)).toEqual(['link.json']);
  });

  it('gets its values where it has none', async () => {
    const { store, read } = await setUp('{}');
    await store.store('default', SECRET);
    expect(JSON.parse(await read())).toEqual({ Values: { OPENAI_WEBHOOK_SECRET: SECRET } });
  });

  it.each([
    ['is missing', undefined, 'does not exist: run npm start once'],
    ['is no JSON', `{"Values":{"OPENAI_WEBHOOK_SECRET":"${SECOND}"`, 'mend it, or delete it'],
    ['is a list', '[]', 'mend it, or delete it'],
    ['has values of another shape', '{"Values":[]}', 'mend it, or delete it'],
    ['is encrypted', '{"IsEncrypted":true,"Values":{}}', 'run func settings decrypt first'],
  ])('is left alone where it %s', async (_what, text, remedy) => {
    const { store, path, folder } = await setUp(text);
    for (const call of [
      () => store.store('default', SECRET),
      () => store.list('default'),
      () => store.retire('default', SECOND, new Date(0)),
    ]) {
      const error = await failureOf(call());
      expect(error.name).toBe('LocalSettingsError');
      expect(error.message).toContain(path);
      expect(error.message).toContain(remedy);
      expectNone(error, [SECRET, SECOND]);
    }
    const left = (await readdir(folder)).map((name) => join(folder, name));
    expect(left).toEqual(text === undefined ? [] : [path]);
    expect(await Promise.all(left.map((name) => readFile(name, 'utf8')))).toEqual(
      text === undefined ? [] : [text],
    );
  });

  it('is whole where it cannot be written', async () => {
    const { folder } = await setUp();
    // Its draft's name would be longer than a file system takes.
    const path = join(folder, `${'n'.repeat(240)}.json`);
    await writeFile(path, EXAMPLE);
    const store = createLocalSettingsStore(path, () => new Date());
    const error = await failureOf(store.store('default', SECRET));
    expect(error.message).toContain('cannot be written (ENAMETOOLONG): check its permissions');
    expectNone(error, [SECRET]);
    expect(await readFile(path, 'utf8')).toBe(EXAMPLE);
  });
});
