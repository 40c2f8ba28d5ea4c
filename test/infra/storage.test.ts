import { describe, expect, it } from 'vitest';
import * as names from '../../src/azure/names.ts';
import { declarationOf, resourceOf, textAt, toLiterals } from './templates.ts';

const path = 'infra/app/storage.bicep';
const services = 'Microsoft.Storage/storageAccounts';

/** The code's names of one kind; a new one is in here as soon as it is exported. */
function namesOf(kind: 'QUEUE' | 'TABLE' | 'CONTAINER'): readonly string[] {
  const found = Object.entries(names).filter(([name]) => name.endsWith(`_${kind}`));
  return found.map(([, value]) => value);
}

describe('storage', () => {
  it('has a place for every name of the code', () => {
    const kinds = (['QUEUE', 'TABLE', 'CONTAINER'] as const).flatMap(namesOf);
    expect(kinds.toSorted()).toEqual(Object.values(names).toSorted());
  });

  it('has the queues of the code', () => {
    const queues = resourceOf(`${services}/queueServices/queues`);
    expect(queues.loop).toBe('queueName in queueNames');
    expect(textAt(queues.value, 'name')).toBe('queueName');
    const queueNames = toLiterals(declarationOf(path, 'var', 'queueNames').value);
    expect(new Set(queueNames)).toEqual(new Set(namesOf('QUEUE')));
  });

  it('has the tables of the code', () => {
    const tables = resourceOf(`${services}/tableServices/tables`);
    expect(tables.loop).toBe('tableName in tableNames');
    expect(textAt(tables.value, 'name')).toBe('tableName');
    const tableNames = toLiterals(declarationOf(path, 'var', 'tableNames').value);
    expect(new Set(tableNames)).toEqual(new Set(namesOf('TABLE')));
  });

  it('has the container of the results, and the one that the app is deployed to', () => {
    const containers = resourceOf(`${services}/blobServices/containers`);
    expect(containers.loop).toBe('containerName in containerNames');
    expect(textAt(containers.value, 'name')).toBe('containerName');
    expect(declarationOf(path, 'var', 'containerNames').value).toEqual([
      'deploymentContainer',
      'resultsContainer',
    ]);
    expect([textAt(declarationOf(path, 'var', 'resultsContainer').value)]).toEqual(
      namesOf('CONTAINER'),
    );
  });

  it('is where the app is deployed to', () => {
    const { value } = resourceOf('Microsoft.Web/sites');
    const deployment = ['properties', 'functionAppConfig', 'deployment', 'storage'] as const;
    expect(textAt(value, ...deployment, 'value')).toBe('deploymentContainerUrl');
    const app = declarationOf('infra/main.bicep', 'module', 'functionApp');
    expect(textAt(app.value, 'params', 'deploymentContainerUrl')).toBe(
      "'${storage.outputs.blobUri}${deploymentContainer}'",
    );
    for (const module of ['storage', 'deployerRoles']) {
      const { value: call } = declarationOf('infra/main.bicep', 'module', module);
      expect(textAt(call, 'params', 'deploymentContainer')).toBe('deploymentContainer');
    }
  });

  it('removes files of results when their retention is over, and nothing else', () => {
    const { value } = resourceOf(`${services}/managementPolicies`);
    expect(textAt(value, 'name')).toBe('default');
    expect(value).toMatchObject({
      properties: {
        policy: {
          rules: [
            {
              enabled: 'true',
              definition: {
                filters: { blobTypes: ["'blockBlob'"], prefixMatch: ["'${resultsContainer}/'"] },
                actions: {
                  baseBlob: {
                    delete: { daysAfterModificationGreaterThan: 'resultsRetentionDays' },
                  },
                },
              },
            },
          ],
        },
      },
    });
    const { value: call } = declarationOf('infra/main.bicep', 'module', 'storage');
    expect(textAt(call, 'params', 'resultsRetentionDays')).toBe('resultsRetentionDays');
  });

  it('is as redundant as a plan over zones needs it', () => {
    const { value } = declarationOf('infra/main.bicep', 'module', 'storage');
    expect(textAt(value, 'params', 'sku')).toBe(
      "zoneRedundant && storageSku == 'Standard_LRS' ? 'Standard_ZRS' : storageSku",
    );
    const plan = resourceOf('Microsoft.Web/serverfarms');
    expect(textAt(plan.value, 'properties', 'zoneRedundant')).toBe('zoneRedundant');
  });
});
