import { describe, expect, it } from 'vitest';
import { type Declaration, toLiteral } from './bicep.ts';
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
    expect(lines).toEqual([
      'name: openai-webhook-receiver',
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

  it('give what the commands of an operator need', () => {
    const names = declarationsOf('infra/main.bicep', 'output').map(({ name }) => name);
    expect(names).toEqual([
      'WEBHOOK_URL',
      'AZURE_FUNCTION_APP_NAME',
      'AZURE_RESOURCE_GROUP',
      'AZURE_KEY_VAULT_NAME',
    ]);
  });

  it('and the documented command name the same secret', () => {
    const name = toLiteral(declarationOf('infra/main.bicep', 'var', 'secretName').value);
    expect(readText('infra/main.bicep')).toContain(`az keyvault secret set --name ${name} `);
  });
});

describe('resources', () => {
  /** Those that are parts of others, which carry no tags. */
  const partial = /Diagnostics$|^diagnostics$|roleAssignments|(Services|queues|tables|containers)@/;
  const tagged = bicepPaths
    .flatMap((path) => declarationsOf(path, 'resource'))
    .filter((each) => !isExisting(each) && !partial.test(each.type) && !partial.test(each.name));

  it('carry the tag of their azd environment', () => {
    expect(declarationOf('infra/main.bicep', 'var', 'tags').value).toEqual({
      'azd-env-name': 'environmentName',
    });
    const untagged = tagged.filter(
      ({ value }) => !/^(union\()?tags\b/.test(textAt(value, 'tags') ?? ''),
    );
    expect(untagged.map(({ name }) => name)).toEqual([]);
  });

  it('have names that repeat from one deployment to the next', () => {
    expect(declarationOf('infra/main.bicep', 'var', 'token').value).toBe(
      'toLower(uniqueString(subscription().id, environmentName, location))',
    );
    for (const path of bicepPaths) expect(readText(path)).not.toMatch(/utcNow\(|newGuid\(/);
  });

  it.each(['site', 'vault', 'queueService', 'tableService'])('%s sends diagnostics', (scope) => {
    const settings = resourcesOf('Microsoft.Insights/diagnosticSettings');
    const found = settings.filter(({ value }: Declaration) => textAt(value, 'scope') === scope);
    expect(found.map(({ value }) => textAt(value, 'properties', 'workspaceId'))).toEqual([
      'workspaceId',
    ]);
  });
});
