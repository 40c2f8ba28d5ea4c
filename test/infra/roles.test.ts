import { describe, expect, it } from 'vitest';
import { type Declaration, toLiteral, type Value, valueAt } from './bicep.ts';
import { declarationOf, textAt } from './templates.ts';
import { assignments, describeAssignment, type Assignment } from './role-assignments.ts';

/** What the code, the host and people do, and the role that it takes. */
const EXPECTED = [
  // The host: locks of timers, function keys, the deployed package. Code: files of results.
  'app: b7e6dc6d-f1e8-4753-8033-0f276bb0955b on storage',
  // Triggers and code: receive, delete, send, peek, create.
  'app: 974c5e8b-45b9-4653-ba55-5f855dd0fb88 on storage',
  // Code: the inbox and the results. Host: its own events.
  'app: 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 on storage',
  // The platform: Key Vault references. Code: signing secrets and their versions.
  'app: 4633458b-17de-408a-b874-0445c86b69e6 on vault',
  // The host: telemetry.
  'app: 3913510d-42f4-4e42-8a64-420c390055eb on insights',
  // Code: fetches what an event is about.
  'app: 5e0bd9bd-7b93-4f28-af87-19fc36ad61bd on account',
  'app: a97b65f3-24c7-4388-baec-2e87135dc908 on account',
  // A deployment: looks whether roles are known yet, and stores secrets.
  'deployer: 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1 on storage::blobService::container',
  'deployer: b86a8fe4-44ce-4948-aee5-eccb2c155cd7 on vault',
  // A person: looks at results and queues, sends tickets, puts deliveries back.
  'operator: 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1 on storage',
  'operator: 19e7f393-937e-4f77-808e-94535e297925 on storage',
  'operator: c6a89b2d-59bc-44d0-9896-0f6e12d7b80a on storage',
  'operator: 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 on storage',
];

const MAIN = 'infra/main.bicep';

describe('role assignments', () => {
  it('are those that code, host, deployer and operator need', () => {
    expect(assignments.flatMap(describeAssignment).toSorted()).toEqual(EXPECTED.toSorted());
  });

  it.each(assignments)('$name has a name of its own and says what its principal is', (each) => {
    const { value } = each;
    const scope = textAt(value, 'scope') ?? '';
    const principal = textAt(value, 'properties', 'principalId') ?? '';
    const id = textAt(value, 'properties', 'roleDefinitionId') ?? '';
    const role = each.roleId;
    expect(id).toBe(`subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${role})`);
    expect(textAt(value, 'name')).toBe(`guid(${scope}.id, ${principal}, ${role})`);
    expect(textAt(value, 'properties', 'principalType')).toBe(
      principal === 'appPrincipalId' ? 'ServicePrincipal' : 'principalType',
    );
  });

  it('of a person are not those of a pipeline', () => {
    const conditions = assignments.map(({ name, condition }: Assignment) => [name, condition]);
    expect(conditions.filter(([, condition]) => condition !== undefined)).toEqual([
      ['operatorUsesStorage', "(principalType != 'ServicePrincipal')"],
    ]);
  });

  it('come before the app', () => {
    const app = declarationOf(MAIN, 'module', 'functionApp');
    expect(valueAt(app.value, 'dependsOn')).toContain('roles');
  });

  it('take the deployer and its kind from azd, and the app from its identity', () => {
    const param = (module: string, name: string) =>
      textAt(declarationOf(MAIN, 'module', module).value, 'params', name);
    expect(param('deployerRoles', 'principalId')).toBe('principalId');
    expect(param('deployerRoles', 'principalType')).toBe('principalType');
    for (const module of ['roles', 'azureOpenai']) {
      expect(param(module, 'appPrincipalId')).toBe('identity.outputs.principalId');
    }
  });
});

describe('Azure OpenAI', () => {
  const call: Declaration = declarationOf(MAIN, 'module', 'azureOpenai');
  const roles: Value = declarationOf('infra/app/azure-openai.bicep', 'var', 'roles').value;

  it('is touched only where there is one', () => {
    expect(call.condition).toBe('(usesAzureOpenai)');
    expect(declarationOf(MAIN, 'var', 'usesAzureOpenai').value).toBe('!empty(azureOpenaiName)');
    expect(declarationOf(MAIN, 'param', 'azureOpenaiName').value).toBe("''");
    expect(textAt(call.value, 'scope')).toBe(
      'resourceGroup(empty(azureOpenaiResourceGroup) ? groupName : azureOpenaiResourceGroup)',
    );
  });

  it('offers the roles that it knows, the lesser one unless asked', () => {
    const { value, decorators } = declarationOf(MAIN, 'param', 'azureOpenaiRole');
    const allowed = `allowed([${Object.keys(roles)
      .map((name) => `'${name}'`)
      .join(', ')}])`;
    expect(decorators).toContain(allowed);
    expect(toLiteral(value)).toBe('Cognitive Services OpenAI User');
  });
});
