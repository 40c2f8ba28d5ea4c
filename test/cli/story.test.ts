import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { openResultsStage, type ResultsStage, untilDone } from '../e2e/results-stage.ts';
import { createFolder, type Ran, spawnCli, toSettings } from './spawn-cli.ts';

const KEY = 'sk-a-key-of-the-story';
/** A receiver that has just looked into the vault looks again half a minute later. */
const STORY_MS = 120_000;

const printed: string[] = [];
let stage: ResultsStage;
let vault: Vault;

beforeEach(async () => {
  [stage, vault] = await Promise.all([openResultsStage(), startVault()]);
});
afterEach(async () => {
  await stage.close();
  await vault.stop();
});
const accounts = {
  openai: () => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: stage.api.baseUrl }),
  azure: () => ({
    AZURE_OPENAI_ENDPOINT: stage.api.azureEndpoint,
    AZURE_OPENAI_API_KEY: KEY,
  }),
};

interface Traced {
  event: string;
  status?: number;
  delivery: { id: string; state: string; outcome: string };
}

/** What a user does on one machine, in a process for each command. */
async function begin(provider: keyof typeof accounts) {
  const account = accounts[provider]();
  const receiver = await stage.startReceiver({
    OPENAI_WEBHOOK_SECRET: '',
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: '',
    ...account,
    ...vault.env,
  });
  const folder = createFolder({
    'local.settings.json': toSettings({
      AzureWebJobsStorage: stage.storage.connectionString,
      AZURE_KEY_VAULT_ENDPOINT: vault.url,
      ...account,
    }),
  });
  async function run(...args: string[]): Promise<Ran> {
    const ran = await spawnCli(args, { folder, env: vault.env });
    printed.push(ran.stdout, ran.stderr);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    return ran;
  }
  return {
    receiver,
    run,
    runJson: async <Shape>(...args: string[]) =>
      JSON.parse((await run(...args, '--json')).stdout) as Shape,
  };
}

describe('an endpoint is created, tested, listed, shown, rotated, tested, and deleted, its event replayed', () => {
  it.each([
    ['openai', []],
    ['azure', ['--real', '--model', 'gpt-test']],
  ] as const)(
    'at %s',
    async (provider, flags) => {
      const { receiver, run, runJson } = await begin(provider);
      const url = `${receiver.url}/webhook`;
      const created = await runJson<{ kind: string; endpoint: { id: string } }>(
        'endpoint',
        'create',
        '--url',
        url,
      );
      const { id } = created.endpoint;
      expect(created.kind).toBe('created');

      const first = await runJson<Traced>('endpoint', 'test', id, ...flags);
      expect(first).toMatchObject({ event: 'response.completed', delivery: { state: 'done' } });
      // A test event is about nothing; a real one is about what the app then fetches.
      expect(first.delivery.outcome).toBe(provider === 'openai' ? 'gone' : 'completed');

      expect(await runJson('endpoint', 'list')).toMatchObject([{ id, url }]);
      expect(await runJson('endpoint', 'show', id)).toMatchObject({ id, secret: 'stored' });

      expect((await run('endpoint', 'rotate', id)).stdout).toContain(
        'The receiver accepts the new secret',
      );
      const [rotated, ...others] = await runJson<{ id: string }[]>('endpoint', 'list');
      expect(others).toEqual([]);
      const newId = rotated?.id ?? '';
      expect(newId === id).toBe(provider === 'openai');
      expect(await runJson('endpoint', 'show', newId)).toMatchObject({ secret: 'stored' });

      const second = await runJson<Traced>('endpoint', 'test', newId, ...flags);
      expect(second.delivery.state).toBe('done');
      expect(second.delivery.id).not.toBe(first.delivery.id);

      receiver.lines.length = 0;
      const replayed = await runJson('event', 'replay', second.delivery.id, '--why', 'a story');
      expect(replayed).toMatchObject({ replayed: 1 });
      await untilDone(receiver, second.delivery.id);
      const shown = await runJson('event', 'show', second.delivery.id);
      expect(JSON.stringify(shown)).toContain('a story');

      expect(await runJson('endpoint', 'delete', newId, '--yes')).toMatchObject({
        isDeleted: true,
      });
      expect(await runJson('endpoint', 'list')).toEqual([]);
      expect(printed.join('\n')).not.toMatch(/whsec_[A-Za-z0-9+/]{8}|sk-a-key|token-of-a/);
    },
    STORY_MS,
  );
});
