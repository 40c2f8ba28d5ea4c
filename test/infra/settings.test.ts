import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { ACCOUNTS, DEPLOYED, IN_USE, readNames, settingsWith } from './deployed-settings.ts';
import {
  type AppSetting,
  declarationOf,
  declarationsOf,
  readAppSettings,
  resourceOf,
  textAt,
} from './templates.ts';

const PATH = 'infra/app/app-settings.bicep';

/** Settings that the host, the platform or an SDK reads, not the code. */
const PLATFORM_SETTINGS = [
  'AzureWebJobsStorage__credential',
  // The identity that the Azure SDK takes where it is not told.
  'AZURE_CLIENT_ID',
  'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT',
  // How many traces the host keeps, and log lines with them.
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
];

/** Settings that Flex Consumption refuses, or that `functionAppConfig` replaces there. */
const FOREIGN_SETTINGS = [
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_TIME_ZONE',
];

/** Secrets of the vault by the settings that refer to them. */
const REFERENCES: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'openai-api-key',
  NOTIFY_TEAMS_URL: 'notify-teams-url',
  NOTIFY_SLACK_URL: 'notify-slack-url',
  NOTIFY_WEBHOOK_URL: 'notify-webhook-url',
  NOTIFY_WEBHOOK_SECRET: 'notify-webhook-secret',
};

const settings = readAppSettings();
const names = settings.map(({ name }) => name);
const needed = settings.filter(({ condition }) => condition === undefined);

describe('app settings', () => {
  it('are each read by the code or by the platform', () => {
    const known = new Set([...readNames(), ...PLATFORM_SETTINGS]);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are each set once, always or where they are in use', () => {
    expect(names).toEqual([...new Set(names)]);
    const always = [...Object.keys(DEPLOYED), ...PLATFORM_SETTINGS];
    expect(needed.map(({ name }) => name).toSorted()).toEqual(always.toSorted());
    const others = settings.filter(({ condition }) => condition !== undefined);
    expect(others.map(({ name }) => name).toSorted()).toEqual(Object.keys(IN_USE).toSorted());
  });

  it.each(ACCOUNTS)('are usable with %s', (account) => {
    const config = readConfig(settingsWith(account));
    expect(config.outboundProblems).toEqual([]);
    expect(config).toMatchObject({
      storage: { kind: 'identity', clientId: 'client-id' },
      secrets: [],
      vault: { uri: expect.stringMatching(/^https:\/\/vault\.vault\.azure\.net\/?$/) as string },
      evalIds: ['eval_1', 'eval_2'],
      channels: [{ name: 'teams' }, { name: 'slack' }, { name: 'webhook' }],
      telemetry: { azure: { identity: { clientId: expect.any(String) as string } } },
    });
    expect([...config.accounts.values()]).toMatchObject([
      account === 'OPENAI_API_KEY'
        ? { kind: 'openai', apiKey: 'sk-key', organization: 'org-1', project: 'proj_1' }
        : { kind: 'azure', endpoint: 'https://resource.openai.azure.com' },
    ]);
  });

  it('are usable while the vault is empty', () => {
    const env = { ...DEPLOYED };
    for (const name of Object.keys(REFERENCES)) {
      env[name] = `@Microsoft.KeyVault(VaultName=v;SecretName=${REFERENCES[name]})`;
    }
    const config = readConfig(env);
    expect(config).toMatchObject({
      secrets: [],
      accounts: new Map(),
      channels: [],
      outboundProblems: [],
    });
  });

  it('name one account: two for one sender would be a mistake', () => {
    const isMissing = 'empty(azureOpenaiEndpoint)';
    expect(settingOf('OPENAI_API_KEY').condition).toBe(isMissing);
    expect(settingOf('AZURE_OPENAI_ENDPOINT').condition).toBe(`else ${isMissing}`);
    const { outboundProblems } = readConfig({ ...DEPLOYED, ...IN_USE });
    expect(outboundProblems).toEqual([expect.stringMatching(/both set/)]);
    expect(passedToTheSettings('azureOpenaiEndpoint')).toBe("azureOpenai.?outputs.endpoint ?? ''");
  });

  it('are left out where they are not in use', () => {
    const conditions = settings.flatMap(({ name, condition, value }) => {
      const isAccount = ACCOUNTS.some((account) => account === name);
      return condition === undefined || isAccount ? [] : [{ name, condition, value }];
    });
    const accounts: Readonly<Record<string, string>> = {
      AZURE_OPENAI_SCOPE: 'else empty(azureOpenaiEndpoint) || empty(azureOpenaiScope)',
      OPENAI_ORG_ID: 'else !empty(azureOpenaiEndpoint) || empty(openaiOrgId)',
      OPENAI_PROJECT_ID: 'else !empty(azureOpenaiEndpoint) || empty(openaiProjectId)',
    };
    for (const { name, condition, value } of conditions) {
      const [, channel = ''] = /^NOTIFY_(TEAMS|SLACK|WEBHOOK)_/.exec(name) ?? [];
      expect(condition).toBe(
        accounts[name] ??
          (channel
            ? `contains(notifyChannels, '${channel.toLowerCase()}')`
            : `else empty(${value})`),
      );
    }
  });

  it('can be told others, which win', () => {
    const properties = textAt(resourceOf('Microsoft.Web/sites/config').value, 'properties');
    expect(properties).toMatch(/,\n\s*furtherSettings\n\s*\)$/);
    expect(passedToTheSettings('furtherSettings')).toBe('appSettings');
    expect(declarationOf('infra/main.bicep', 'param', 'appSettings').value).toEqual({});
  });

  it('hold nothing that the plan has another place for', () => {
    expect(FOREIGN_SETTINGS.filter((name) => names.includes(name))).toEqual([]);
  });

  it('reach storage by identity, each service at its own endpoint', () => {
    const storage = settings.filter(({ name }) => name.startsWith('AzureWebJobsStorage'));
    expect(Object.fromEntries(storage.map(({ name, value }) => [name, value]))).toEqual({
      AzureWebJobsStorage__credential: "'managedidentity'",
      AzureWebJobsStorage__clientId: 'identityClientId',
      AzureWebJobsStorage__blobServiceUri: 'blobUri',
      AzureWebJobsStorage__queueServiceUri: 'queueUri',
      AzureWebJobsStorage__tableServiceUri: 'tableUri',
    });
    for (const service of ['blob', 'queue', 'table']) {
      const uri = declarationOf('infra/app/storage.bicep', 'output', `${service}Uri`).value;
      expect(uri).toBe(`account.properties.primaryEndpoints.${service}`);
      expect(passedToTheSettings(`${service}Uri`)).toBe(`storage.outputs.${service}Uri`);
    }
  });

  it('hold what is secret only as references that the app may resolve', () => {
    const isReference = (text: string) => text.includes('@Microsoft.KeyVault(');
    const variables = declarationsOf(PATH, 'var').filter(
      ({ value }) => typeof value === 'string' && isReference(value),
    );
    const references = settings.filter(
      ({ value }) => isReference(value) || variables.some(({ name }) => name === value),
    );
    expect(references.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(REFERENCES).toSorted(),
    );
    for (const { name, value } of references) {
      expect(declarationOf(PATH, 'var', value).value).toBe(
        `'@Microsoft.KeyVault(VaultName=\${vaultName};SecretName=${REFERENCES[name]})'`,
      );
    }
    const { value } = resourceOf('Microsoft.Web/sites');
    expect(textAt(value, 'properties', 'keyVaultReferenceIdentity')).toBe('identityId');
    expect(passedToTheSettings('vaultName')).toBe('keyVault.outputs.name');
    expect(settingOf('AZURE_KEY_VAULT_ENDPOINT').value).toBe('vaultUri');
    expect(passedToTheSettings('vaultUri')).toBe('keyVault.outputs.uri');
  });

  it('send telemetry under the identity', () => {
    expect(settingOf('APPLICATIONINSIGHTS_AUTHENTICATION_STRING').value).toBe(
      "'ClientId=${identityClientId};Authorization=AAD'",
    );
  });

  it('have the host drop no log line: those of a trace that it does not keep are lost', () => {
    expect(settingOf('OTEL_TRACES_SAMPLER').value).toBe("'microsoft.fixed_percentage'");
    expect(settingOf('OTEL_TRACES_SAMPLER_ARG').value).toBe("'1'");
  });

  it('are those of the app', () => {
    const config = resourceOf('Microsoft.Web/sites/config').value;
    expect([textAt(config, 'parent'), textAt(config, 'name')]).toEqual(['site', 'appsettings']);
    expect(passedToTheSettings('appName')).toBe('functionApp.outputs.name');
  });
});

function settingOf(name: string): AppSetting {
  const found = settings.find((setting) => setting.name === name);
  if (found === undefined) throw new Error(`There is no setting ${name}`);
  return found;
}

function passedToTheSettings(param: string): string | undefined {
  const { value } = declarationOf('infra/main.bicep', 'module', 'settings');
  return textAt(value, 'params', param);
}
