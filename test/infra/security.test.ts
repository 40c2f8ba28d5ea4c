import { describe, expect, it } from 'vitest';
import { withoutComments } from './bicep.ts';
import {
  bicepPaths,
  declarationOf,
  declarationsOf,
  readText,
  resourceOf,
  textAt,
} from './templates.ts';

describe('security', () => {
  it.each(bicepPaths)('no key and no connection string is in %s', (path) => {
    const text = withoutComments(readText(path));
    const found = text.match(/\blist\w*\(|AccountKey|SharedAccess|\bsas\w*\(|StorageAccountConn/gi);
    expect(found).toBeNull();
    // Telemetry's is an address: with local authentication off it opens nothing.
    const connectionStrings = text.match(/\w*connection_?string\b/gi) ?? [];
    expect(
      connectionStrings.filter(
        (name) => !/^(insights|APPLICATIONINSIGHTS_|)connection/i.test(name),
      ),
    ).toEqual([]);
    // The secrets' values are in no template: neither as a resource nor as a parameter.
    expect(text).not.toMatch(/vaults\/secrets@/);
    const secret = declarationsOf(path, 'param').filter(({ decorators }) =>
      decorators.includes('secure()'),
    );
    // But for the address that an operator wants alerts posted to.
    expect(
      secret.map(({ name }) => name).filter((name) => !/^(alertW|w)ebhookUrl$/.test(name)),
    ).toEqual([]);
  });

  it('storage takes identities over TLS and shows nothing to the public', () => {
    const { value } = resourceOf('Microsoft.Storage/storageAccounts');
    const property = (name: string) => textAt(value, 'properties', name);
    expect(property('allowSharedKeyAccess')).toBe('false');
    expect(property('allowBlobPublicAccess')).toBe('false');
    expect(property('defaultToOAuthAuthentication')).toBe('true');
    expect(property('minimumTlsVersion')).toBe('TLS1_2');
    expect(property('supportsHttpsTrafficOnly')).toBe('true');
    const containers = resourceOf('Microsoft.Storage/storageAccounts/blobServices/containers');
    expect(textAt(containers.value, 'properties', 'publicAccess')).toBe('None');
  });

  it('the vault goes by roles, and unless asked otherwise its name is free again after a purge', () => {
    const { value } = resourceOf('Microsoft.KeyVault/vaults');
    expect(textAt(value, 'properties', 'enableRbacAuthorization')).toBe('true');
    expect(textAt(value, 'properties', 'enableSoftDelete')).toBe('true');
    // `false` would be refused, and `true` would keep the name taken.
    expect(textAt(value, 'properties', 'enablePurgeProtection')).toBe(
      'purgeProtection ? true : null',
    );
    expect(declarationOf('infra/main.bicep', 'param', 'vaultPurgeProtection').value).toBe('false');
  });

  it('a vault that cannot be purged can have another name', () => {
    const { value } = declarationOf('infra/main.bicep', 'module', 'keyVault');
    expect(textAt(value, 'params', 'name')).toBe("'kv-${vaultToken}'");
    expect(declarationOf('infra/main.bicep', 'var', 'vaultToken').value).toBe(
      'empty(vaultNameSeed) ? token : toLower(uniqueString(token, vaultNameSeed))',
    );
  });

  it('telemetry and logs take identities only', () => {
    const insights = resourceOf('Microsoft.Insights/components').value;
    expect(textAt(insights, 'properties', 'DisableLocalAuth')).toBe('true');
    const workspace = resourceOf('Microsoft.OperationalInsights/workspaces').value;
    expect(textAt(workspace, 'properties', 'features', 'disableLocalAuth')).toBe('true');
  });

  it('the app answers over TLS and has no publishing password', () => {
    const { value } = resourceOf('Microsoft.Web/sites');
    expect(textAt(value, 'properties', 'httpsOnly')).toBe('true');
    expect(textAt(value, 'properties', 'siteConfig', 'minTlsVersion')).toBe('1.2');
    expect(textAt(value, 'properties', 'siteConfig', 'ftpsState')).toBe('Disabled');
    expect(textAt(value, 'resource scmPassword', 'properties', 'allow')).toBe('false');
    const storage = ['properties', 'functionAppConfig', 'deployment', 'storage'];
    expect(textAt(value, ...storage, 'authentication', 'type')).toBe('UserAssignedIdentity');
  });
});
