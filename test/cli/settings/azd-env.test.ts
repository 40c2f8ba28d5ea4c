import { describe, expect, it } from 'vitest';
import { parseAzdEnv } from '../../../src/cli/settings/parse-azd-env.ts';
import { readAzdEnv, readReference } from '../../../src/cli/settings/read-azd-env.ts';
import { createFolder } from '../spawn-cli.ts';

const outputs = [
  'AZURE_ENV_NAME="prod"',
  'AZURE_STORAGE_TABLE_ENDPOINT="https://st1.table.core.windows.net/"',
  'AZURE_STORAGE_QUEUE_ENDPOINT="https://st1.queue.core.windows.net/"',
  'AZURE_STORAGE_BLOB_ENDPOINT="https://st1.blob.core.windows.net/"',
  'AZURE_KEY_VAULT_ENDPOINT="https://kv1.vault.azure.net/"',
  'AZURE_OPENAI_ENDPOINT=""',
  'WEBHOOK_URL="https://app.azurewebsites.net/webhook"',
];
const folderWith = (lines: readonly string[]) =>
  createFolder({ '.azure/prod/.env': `${lines.join('\n')}\n`, '.azure/test/.env': '' });

describe('parseAzdEnv', () => {
  it('reads what azd writes', () => {
    const text =
      'A="b c"\r\nB="{\\"x\\":\\"\\$1\\\\n\\nz\\"}"\n\n# no\nC=plain=1\nD=\'single\'\nE=""\n not a line\n';
    expect(parseAzdEnv(text)).toEqual({
      A: 'b c',
      B: '{"x":"$1\\n\nz"}',
      C: 'plain=1',
      D: 'single',
      E: '',
    });
  });
});

describe('readAzdEnv', () => {
  it('gives the settings that the code reads, and all that azd knows', () => {
    const { env, outputs: known } = readAzdEnv(folderWith(outputs), 'prod', { PATH: '/bin' });
    expect(env).toEqual({
      AzureWebJobsStorage__tableServiceUri: 'https://st1.table.core.windows.net/',
      AzureWebJobsStorage__queueServiceUri: 'https://st1.queue.core.windows.net/',
      AzureWebJobsStorage__blobServiceUri: 'https://st1.blob.core.windows.net/',
      AZURE_KEY_VAULT_ENDPOINT: 'https://kv1.vault.azure.net/',
      OPENAI_API_KEY: '@Microsoft.KeyVault(SecretName=openai-api-key)',
    });
    expect(known['WEBHOOK_URL']).toBe('https://app.azurewebsites.net/webhook');
  });

  it('takes no secret of this machine but a key of the API', () => {
    const processEnv = {
      OPENAI_API_KEY: 'sk-own',
      OPENAI_API_KEY__EU: 'sk-eu',
      OPENAI_WEBHOOK_SECRET: 'whsec_local',
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    };
    const { env } = readAzdEnv(folderWith(outputs), 'prod', processEnv);
    expect(env).toMatchObject({ OPENAI_API_KEY: 'sk-own', OPENAI_API_KEY__EU: 'sk-eu' });
    expect(env).not.toHaveProperty('OPENAI_WEBHOOK_SECRET');
    expect(env).not.toHaveProperty('AzureWebJobsStorage');
  });

  it('has no key of OpenAI where Azure OpenAI is used', () => {
    const lines = [...outputs, 'AZURE_OPENAI_ENDPOINT="https://r.openai.azure.com/"'];
    const { env } = readAzdEnv(folderWith(lines), 'prod', {});
    expect(env['AZURE_OPENAI_ENDPOINT']).toBe('https://r.openai.azure.com/');
    expect(env).not.toHaveProperty('OPENAI_API_KEY');
  });

  it('has the further settings of the deployment', () => {
    const lines = [
      ...outputs,
      'APP_SETTINGS="{\\"SIGNING_SECRET_NAMES\\":\\"eu=mine\\",\\"MAX_ATTEMPTS\\":5}"',
    ];
    const { env } = readAzdEnv(folderWith(lines), 'prod', {});
    expect(env).toMatchObject({ SIGNING_SECRET_NAMES: 'eu=mine', MAX_ATTEMPTS: '5' });
  });

  it('names everything that is missing, each with its remedy', () => {
    const folder = folderWith([outputs[1] ?? '', 'APP_SETTINGS="[]"']);
    expect(() => readAzdEnv(folder, 'prod', {})).toThrow(
      [
        'The azd environment prod is not usable:',
        ...[
          'AZURE_STORAGE_QUEUE_ENDPOINT',
          'AZURE_STORAGE_BLOB_ENDPOINT',
          'AZURE_KEY_VAULT_ENDPOINT',
        ].map(
          (name) =>
            `  - ${name} is not in .azure/prod/.env: run \`azd provision -e prod\`, or \`azd env refresh -e prod\` where somebody else did`,
        ),
        '  - APP_SETTINGS is no JSON object: set it again with `azd env set`',
      ].join('\n'),
    );
  });

  it('knows the environments that there are', () => {
    expect(() => readAzdEnv(folderWith(outputs), 'prd', {})).toThrow(
      'there is no azd environment "prd" (did you mean "prod"?): there is prod, test',
    );
    expect(() => readAzdEnv(createFolder(), 'prod', {})).toThrow('nothing was deployed from here');
  });
});

describe('readReference', () => {
  it.each([
    ['@Microsoft.KeyVault(SecretName=a-b)', 'a-b'],
    ['@Microsoft.KeyVault(VaultName=v;SecretName=c)', 'c'],
    ['sk-1', undefined],
    [undefined, undefined],
  ])('of %s', (setting, name) => {
    expect(readReference(setting)).toBe(name);
  });
});
