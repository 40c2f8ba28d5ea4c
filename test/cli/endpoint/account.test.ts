import { expect, it, onTestFinished } from 'vitest';
import { startOpenAi } from '../../../dev/openai/server.ts';
import { handlers } from '../../../src/handlers/index.ts';
import { createFolder, toSettings } from '../spawn-cli.ts';
import { createStage, KEY, runIn, scanForSecrets } from './stage.ts';

scanForSecrets();

it.each([
  [
    {},
    [],
    /^error: the settings have no account: set OPENAI_API_KEY or AZURE_OPENAI_ENDPOINT\n$/,
    1,
  ],
  [{}, ['--provider', 'azure'], /no account: set AZURE_OPENAI_ENDPOINT\n$/, 1],
  [
    { OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT__EU: 'https://a.example' },
    [],
    /^error: the settings have accounts of both providers: pass --provider or --sender \(default \(openai\), eu \(azure\)\)\n$/,
    2,
  ],
  [
    { OPENAI_API_KEY: KEY },
    ['--provider', 'azure'],
    /^error: the settings have no account of azure: there is default \(openai\)\n$/,
    1,
  ],
  [{ OPENAI_API_KEY: KEY }, ['--sender', 'eu'], /no account of eu: there is default \(openai\)/, 1],
  [
    { OPENAI_API_KEY__A: KEY, OPENAI_API_KEY__B: KEY },
    [],
    /^error: the settings have several accounts: pass --sender \(a \(openai\), b \(openai\)\)\n$/,
    2,
  ],
  [{ OPENAI_API_KEY: KEY }, ['--provider', 'opnai'], /Allowed choices are openai, azure/, 2],
])('settings %j with %j', async (settings, flags, message, exitCode) => {
  const folder = createFolder({ 'local.settings.json': toSettings(settings) });
  const ran = await runIn(folder, ['endpoint', 'list', ...flags]);
  expect(ran).toMatchObject({ exitCode, stdout: '' });
  expect(ran.stderr).toMatch(message);
});

it('tells what the code handles without an account, and no more', async () => {
  const folder = createFolder({ 'local.settings.json': toSettings({}) });
  const ran = await runIn(folder, ['endpoint', 'events', '--json']);
  expect(ran.exitCode).toBe(0);
  expect(ran.stderr).toMatch(/^warning: only what the code handles .*: set OPENAI_API_KEY or /);
  const types = Object.keys(handlers).map((type) => ({ type, isHandled: true }));
  expect(JSON.parse(ran.stdout)).toEqual(types);
  const named = await runIn(folder, ['endpoint', 'events', '--sender', 'eu']);
  expect(named).toMatchObject({ exitCode: 1, stdout: '' });
});

it('takes the account of the default sender, or of the one that is named', async () => {
  const stage = await createStage('openai');
  const other = await startOpenAi();
  onTestFinished(() => other.stop());
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: other.baseUrl };
  await stage.run(['list'], { env });
  expect([stage.api.requests.length, other.requests.length]).toEqual([0, 1]);
  await stage.run(['list', '--sender', stage.sender], { env });
  expect([stage.api.requests.length, other.requests.length]).toEqual([1, 1]);
});
