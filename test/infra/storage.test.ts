import { describe, expect, it } from 'vitest';
import {
  INBOX_TABLE,
  POISON_QUEUE,
  TICKET_QUEUE,
  UNREADABLE_QUEUE,
} from '../../src/azure/names.ts';
import { declarationOf, resourceOf, textAt, toLiterals } from './templates.ts';

const path = 'infra/app/storage.bicep';
const services = 'Microsoft.Storage/storageAccounts';

describe('storage', () => {
  it('has the queues of the code', () => {
    const queues = resourceOf(`${services}/queueServices/queues`);
    expect(queues.loop).toBe('queueName in queueNames');
    expect(textAt(queues.value, 'name')).toBe('queueName');
    expect(toLiterals(declarationOf(path, 'var', 'queueNames').value)).toEqual([
      TICKET_QUEUE,
      POISON_QUEUE,
      UNREADABLE_QUEUE,
    ]);
  });

  it('has the table of the code', () => {
    const tables = resourceOf(`${services}/tableServices/tables`);
    expect(tables.loop).toBe('tableName in tableNames');
    expect(textAt(tables.value, 'name')).toBe('tableName');
    expect(toLiterals(declarationOf(path, 'var', 'tableNames').value)).toEqual([INBOX_TABLE]);
  });

  it('has the container that the app is deployed to', () => {
    const container = resourceOf(`${services}/blobServices/containers`);
    expect(textAt(container.value, 'name')).toBe('deploymentContainer');
    const { value } = resourceOf('Microsoft.Web/sites');
    const deployment = ['properties', 'functionAppConfig', 'deployment', 'storage'] as const;
    expect(textAt(value, ...deployment, 'value')).toBe("'${blobUri}${deploymentContainer}'");
    for (const module of ['storage', 'functionApp']) {
      const { value: call } = declarationOf('infra/main.bicep', 'module', module);
      expect(textAt(call, 'params', 'deploymentContainer')).toBe('deploymentContainer');
    }
  });
});
