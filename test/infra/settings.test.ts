import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/config/readers.ts';
import { SECRET } from '../fixtures/secrets.ts';
import { declarationOf, readAppSettings, resourceOf, textAt } from './templates.ts';

/** Settings that the host or the platform reads, not the code. */
const PLATFORM_SETTINGS = [
  'AzureWebJobsStorage__credential',
  // The identity that the Azure SDK takes where it is not told.
  'AZURE_CLIENT_ID',
  'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
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

const settings = readAppSettings();

/** What the code would find once the platform has replaced each expression by a value. */
const DEPLOYED: Environment = {
  AzureWebJobsStorage__blobServiceUri: 'https://account.blob.core.windows.net/',
  AzureWebJobsStorage__clientId: 'client-id',
  AzureWebJobsStorage__queueServiceUri: 'https://account.queue.core.windows.net/',
  AzureWebJobsStorage__tableServiceUri: 'https://account.table.core.windows.net/',
  OPENAI_WEBHOOK_SECRET: SECRET,
  RETENTION_DAYS: '30',
};

/** Every name that `readConfig` looks up. */
function readNames(): ReadonlySet<string> {
  const names = new Set<string>();
  const env = new Proxy<Environment>(DEPLOYED, {
    get(target, name) {
      names.add(String(name));
      return target[String(name)];
    },
  });
  readConfig(env);
  return names;
}

describe('app settings', () => {
  it('are each read by the code or by the platform', () => {
    const known = new Set([...readNames(), ...PLATFORM_SETTINGS]);
    expect([...settings.keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  it('hold what the code and the host need', () => {
    expect([...settings.keys()]).toEqual(
      expect.arrayContaining([...Object.keys(DEPLOYED), ...PLATFORM_SETTINGS]),
    );
    const given = Object.entries(DEPLOYED).filter(([name]) => settings.has(name));
    expect(readConfig(Object.fromEntries(given))).toMatchObject({
      storage: { kind: 'identity', clientId: 'client-id' },
      secrets: [{ value: SECRET }],
    });
  });

  it('hold nothing that the plan has another place for', () => {
    expect(FOREIGN_SETTINGS.filter((name) => settings.has(name))).toEqual([]);
  });

  it('reach storage by identity, each service at its own endpoint', () => {
    const storage = [...settings].filter(([name]) => name.startsWith('AzureWebJobsStorage'));
    expect(Object.fromEntries(storage)).toEqual({
      AzureWebJobsStorage__credential: "'managedidentity'",
      AzureWebJobsStorage__clientId: 'identityClientId',
      AzureWebJobsStorage__blobServiceUri: 'blobUri',
      AzureWebJobsStorage__queueServiceUri: 'queueUri',
      AzureWebJobsStorage__tableServiceUri: 'tableUri',
    });
    for (const service of ['blob', 'queue', 'table']) {
      const uri = declarationOf('infra/app/storage.bicep', 'output', `${service}Uri`).value;
      expect(uri).toBe(`account.properties.primaryEndpoints.${service}`);
      expect(passedToTheApp(`${service}Uri`)).toBe(`storage.outputs.${service}Uri`);
    }
  });

  it('hold the signing secret only as a reference that the app may resolve', () => {
    expect(settings.get('OPENAI_WEBHOOK_SECRET')).toBe(
      "'@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secretName})'",
    );
    const { value } = resourceOf('Microsoft.Web/sites');
    expect(textAt(value, 'properties', 'keyVaultReferenceIdentity')).toBe('identityId');
    expect(passedToTheApp('vaultName')).toBe('keyVault.outputs.name');
  });

  it('send telemetry under the identity', () => {
    expect(settings.get('APPLICATIONINSIGHTS_AUTHENTICATION_STRING')).toBe(
      "'ClientId=${identityClientId};Authorization=AAD'",
    );
  });

  it('take for the retention what the code takes', () => {
    const { decorators } = declarationOf('infra/main.bicep', 'param', 'retentionDays');
    const bound = (name: string) =>
      Number(new RegExp(`^${name}\\((\\d+)\\)$`, 'm').exec(decorators.join('\n'))?.[1]);
    const accepts = (days: number) => {
      try {
        readConfig({ ...DEPLOYED, RETENTION_DAYS: String(days) });
        return true;
      } catch {
        return false;
      }
    };
    const [least, most] = [bound('minValue'), bound('maxValue')];
    expect([least - 1, least, most, most + 1].map(accepts)).toEqual([false, true, true, false]);
    expect(settings.get('RETENTION_DAYS')).toBe('string(retentionDays)');
  });
});

function passedToTheApp(param: string): string | undefined {
  const { value } = declarationOf('infra/main.bicep', 'module', 'functionApp');
  return textAt(value, 'params', param);
}
