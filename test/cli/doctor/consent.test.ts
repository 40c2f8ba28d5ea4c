import OpenAI from 'openai';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startOpenAi } from '../../../dev/openai/server.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createOpenAiEndpoints } from '../../../src/endpoints/openai-endpoints.ts';
import { createFakeTerminal } from '../fake-terminal.ts';
import { createFolder } from '../spawn-cli.ts';

const WEBHOOK = 'https://app.example/webhook';

it.each([
  ['y', 'done'],
  ['', 'declined'],
  ['no', 'declined'],
])('doctor --fix asks before it changes an endpoint: "%s"', async (answer, outcome) => {
  vi.stubEnv('PATH', '/nowhere');
  const api = await startOpenAi();
  onTestFinished(() => api.stop());
  const endpoints = createOpenAiEndpoints(new OpenAI({ baseURL: api.baseUrl, apiKey: 'any' }));
  const [one = '', ...others] = await endpoints.listEventTypes();
  const { endpoint } = await endpoints.create({ name: 'any', url: WEBHOOK, eventTypes: others });
  const folder = createFolder({
    // All but the API is nowhere, and is told to be.
    '.azure/prod/.env': [
      ...['table', 'queue', 'blob'].map(
        (name) => `AZURE_STORAGE_${name.toUpperCase()}_ENDPOINT="https://127.0.0.1/${name}/"`,
      ),
      'AZURE_KEY_VAULT_ENDPOINT="https://127.0.0.1:1"',
      `WEBHOOK_URL="${WEBHOOK}"`,
      `APP_SETTINGS="{\\"OPENAI_BASE_URL\\":\\"${api.baseUrl}\\"}"`,
    ].join('\n'),
  });
  const terminal = createFakeTerminal({ answers: [answer] });
  const exitCode = await runCli(['doctor', '--env', 'prod', '--fix', '--json'], {
    terminal,
    env: { OPENAI_API_KEY: 'sk-any-key-will-do' },
    folder,
    now: () => new Date(),
    onSignal: () => {},
  });
  expect(exitCode).toBe(3);
  expect(terminal.asked).toEqual([`Shall I subscribe ${endpoint.id} to ${one}? [y/N] `]);
  const { applied } = JSON.parse(terminal.stdout()) as { applied: unknown };
  expect(applied).toMatchObject([{ outcome }]);
  const { eventTypes = [] } = (await endpoints.find(endpoint.id)) ?? {};
  expect(eventTypes.includes(one)).toBe(outcome === 'done');
});
