import { describe, expect, it } from 'vitest';
import type { Declaration } from './bicep.ts';
import {
  bicepPaths,
  declarationOf,
  declarationsOf,
  isExisting,
  readText,
  resourceOf,
  resourcesOf,
  textAt,
} from './templates.ts';

interface Manifest {
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface HostFile {
  readonly extensions: { readonly http: { readonly routePrefix: string } };
}

const site = resourceOf('Microsoft.Web/sites').value;

describe('azure.yaml', () => {
  // No parser for YAML is at hand; a file of scalars needs none.
  const lines = readText('azure.yaml')
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line));

  it('deploys what the build leaves in dist, as it is', () => {
    const service = lines.slice(0, lines.indexOf('hooks:'));
    expect(service).toEqual([
      'name: openai-webhook-receiver',
      'requiredVersions:',
      "  azd: '>= 1.24.1'",
      'services:',
      '  receiver:',
      '    host: function',
      '    language: ts',
      '    project: .',
      '    dist: dist',
      '    remoteBuild: false',
    ]);
  });

  it('finds its app by the tag', () => {
    expect(textAt(site, 'tags')).toBe("union(tags, { 'azd-service-name': 'receiver' })");
  });
});

describe('function app', () => {
  const config = ['properties', 'functionAppConfig'] as const;

  it('runs the Node that the tests run', () => {
    const { devDependencies } = JSON.parse(readText('package.json')) as Manifest;
    const [major] = (devDependencies['node'] ?? '').split('.');
    expect(textAt(site, ...config, 'runtime', 'name')).toBe('node');
    expect(textAt(site, ...config, 'runtime', 'version')).toBe(major);
  });

  it('costs little unless asked otherwise', () => {
    const initial = (name: string) => declarationOf('infra/main.bicep', 'param', name).value;
    expect(initial('instanceMemoryMB')).toBe('512');
    expect(initial('maximumInstanceCount')).toBe('40');
    expect(initial('zoneRedundant')).toBe('false');
    expect(initial('vnetEnabled')).toBe('false');
    expect(initial('storageSku')).toBe("'Standard_LRS'");
    expect(initial('logStorageCalls')).toBe('false');
    expect(initial('logDailyCapGB')).toBe('1');
  });

  it('keeps as much telemetry as it is told to', () => {
    const insights = resourceOf('Microsoft.Insights/components').value;
    // Sampling by the component would drop errors, too.
    expect(textAt(insights, 'properties', 'SamplingPercentage')).toBeUndefined();
    const { value: settings } = declarationOf('infra/main.bicep', 'module', 'settings');
    expect(textAt(settings, 'params', 'tracePercent')).toBe('tracePercent');
    const workspace = resourceOf('Microsoft.OperationalInsights/workspaces').value;
    const cap = ['properties', 'workspaceCapping', 'dailyQuotaGb'];
    expect(textAt(workspace, ...cap)).toBe('dailyCapGB');
  });

  it('is on Flex Consumption, without idle instances unless asked', () => {
    const plan = resourceOf('Microsoft.Web/serverfarms').value;
    expect(textAt(plan, 'sku', 'name')).toBe('FC1');
    expect(textAt(plan, 'sku', 'tier')).toBe('FlexConsumption');
    expect(textAt(plan, 'properties', 'reserved')).toBe('true');
    expect(declarationOf('infra/main.bicep', 'param', 'alwaysReadyHttp').value).toBe('0');
    expect(textAt(site, ...config, 'scaleAndConcurrency', 'alwaysReady')).toBe(
      "alwaysReadyHttp > 0 ? [{ name: 'http', instanceCount: alwaysReadyHttp }] : []",
    );
  });
});

describe('outputs', () => {
  it('give the address that the code listens on', () => {
    const { extensions } = JSON.parse(readText('host.json')) as HostFile;
    const [, route] =
      /app\.http\('receive', \{[^}]*route: '(\w+)'/.exec(readText('src/main.ts')) ?? [];
    const path = [extensions.http.routePrefix, route].filter((part) => part !== '').join('/');
    expect(declarationOf('infra/main.bicep', 'output', 'WEBHOOK_URL').value).toBe(
      `'https://\${functionApp.outputs.hostName}/${path}'`,
    );
  });

  it('give hooks and commands what they need', () => {
    const outputs = declarationsOf('infra/main.bicep', 'output');
    expect(Object.fromEntries(outputs.map(({ name, value }) => [name, value]))).toEqual({
      WEBHOOK_URL: "'https://${functionApp.outputs.hostName}/webhook'",
      AZURE_FUNCTION_APP_NAME: 'functionApp.outputs.name',
      AZURE_FUNCTION_APP_URL: "'https://${functionApp.outputs.hostName}'",
      AZURE_RESOURCE_GROUP: 'group.name',
      AZURE_TENANT_ID: 'subscription().tenantId',
      AZURE_APP_IDENTITY_CLIENT_ID: 'identity.outputs.clientId',
      AZURE_KEY_VAULT_NAME: 'keyVault.outputs.name',
      AZURE_KEY_VAULT_ENDPOINT: 'keyVault.outputs.uri',
      AZURE_STORAGE_ACCOUNT_NAME: 'storage.outputs.name',
      AZURE_STORAGE_BLOB_ENDPOINT: 'storage.outputs.blobUri',
      AZURE_STORAGE_QUEUE_ENDPOINT: 'storage.outputs.queueUri',
      AZURE_STORAGE_TABLE_ENDPOINT: 'storage.outputs.tableUri',
      AZURE_STORAGE_DEPLOYMENT_CONTAINER: 'deploymentContainer',
      AZURE_APPLICATION_INSIGHTS_NAME: 'monitoring.outputs.insightsName',
      AZURE_OPENAI_ENDPOINT: "azureOpenai.?outputs.endpoint ?? ''",
    });
  });

  it('are no parameters: azd would read them back', () => {
    const names = declarationsOf('infra/main.bicep', 'output').map(({ name }) => name);
    const variables = new Set(readText('infra/main.parameters.json').match(/(?<=\$\{)\w+/g));
    expect(names.filter((name) => variables.has(name))).toEqual([]);
    // Whoever runs a hook would be taken for the app.
    expect(names).not.toContain('AZURE_CLIENT_ID');
  });
});

describe('resources', () => {
  const made = bicepPaths
    .flatMap((path) => declarationsOf(path, 'resource'))
    .filter((each) => !isExisting(each));
  /** Those that are parts of others, which take no tags. */
  const isPart = ({ type }: Declaration) =>
    /diagnosticSettings|roleAssignments|managementPolicies|privateDnsZoneGroups|sites\/config/.test(
      type,
    ) || /storageAccounts\/\w+Services/.test(type);
  const tagged = made.filter((each) => !isPart(each));

  it('carry the tag of their azd environment', () => {
    expect(declarationOf('infra/main.bicep', 'var', 'tags').value).toEqual({
      'azd-env-name': 'environmentName',
    });
    const untagged = tagged.filter(
      ({ value }) => !/^(union\()?tags\b/.test(textAt(value, 'tags') ?? ''),
    );
    expect(untagged.map(({ name }) => name)).toEqual([]);
    expect(tagged.length).toBeGreaterThan(10);
  });

  it('have a type of a fixed version each', () => {
    const versions = made.map(({ type }) => /^'[\w./]+@(\d{4}-\d\d-\d\d(-preview)?)'$/.test(type));
    expect(versions).not.toContain(false);
    // What is not stable has no stable version.
    const previews = made.filter(({ type }) => type.endsWith("-preview'"));
    expect(previews.filter(({ type }) => !type.includes('/diagnosticSettings@'))).toEqual([]);
  });

  it('have names that repeat from one deployment to the next', () => {
    expect(declarationOf('infra/main.bicep', 'var', 'token').value).toBe(
      'toLower(uniqueString(subscription().id, environmentName, location))',
    );
    for (const path of bicepPaths) expect(readText(path)).not.toMatch(/utcNow\(|newGuid\(/);
  });

  it.each(['site', 'vault', 'blobService', 'queueService', 'tableService'])(
    '%s sends diagnostics',
    (scope) => {
      const settings = resourcesOf('Microsoft.Insights/diagnosticSettings');
      const found = settings.filter(({ value }: Declaration) => textAt(value, 'scope') === scope);
      expect(found.map(({ value }) => textAt(value, 'properties', 'workspaceId'))).toEqual([
        'workspaceId',
      ]);
    },
  );
});
