import { expect, it } from 'vitest';
import { createContext } from '../../src/cli/context.ts';
import { createFolder, toSettings } from './spawn-cli.ts';
import { SECRET } from '../fixtures/secrets.ts';

function open(values: Readonly<Record<string, string>>) {
  const folder = createFolder({
    'local.settings.json': toSettings({
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      OPENAI_WEBHOOK_SECRET: SECRET,
      ...values,
    }),
  });
  return createContext({}, { env: {}, folder, hide: () => {} });
}

it('a command that asks a sender hears what is wrong with its account, and not what it is', async () => {
  const context = open({ OPENAI_API_KEY: '"sk-hush"', OPENAI_API_KEY__EU: 'sk-2' });
  const error: unknown = await context.accounts().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'ConfigError',
    message: expect.stringMatching(/OPENAI_API_KEY is no key: copy it again/) as string,
  });
  expect(String(error)).not.toContain('hush');
});

it('a command that asks nobody works all the same', () => {
  const { storage } = open({ OPENAI_API_KEY: '"sk-hush"', NOTIFY_SLACK_URL: 'hush' }).config();
  expect(storage).toMatchObject({ connectionString: 'UseDevelopmentStorage=true' });
});
