import { describe, expect, it } from 'vitest';
import { type Declaration, toLiteral, type Value } from './bicep.ts';
import { declarationOf, declarationsOf, resourcesOf, textAt } from './templates.ts';

const path = 'infra/app/roles.bicep';

/** What the code and the host do, and the role that it takes. A new call needs a line here. */
const EXPECTED = [
  // The host: locks of timers, function keys, the deployed package.
  'app: b7e6dc6d-f1e8-4753-8033-0f276bb0955b on storage',
  // Triggers and code: receive, delete, send, peek, create.
  'app: 974c5e8b-45b9-4653-ba55-5f855dd0fb88 on storage',
  // Code: the inbox. Host: its own events.
  'app: 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 on storage',
  // The platform: the Key Vault reference.
  'app: 4633458b-17de-408a-b874-0445c86b69e6 on vault',
  // The host: telemetry.
  'app: 3913510d-42f4-4e42-8a64-420c390055eb on insights',
  // The operator: stores the secret.
  'deployer: b86a8fe4-44ce-4948-aee5-eccb2c155cd7 on vault',
];

const assignments = resourcesOf('Microsoft.Authorization/roleAssignments');

describe('role assignments', () => {
  it('are those that code, host and deployer need', () => {
    expect(assignments.flatMap(describeAssignment).toSorted()).toEqual(EXPECTED.toSorted());
  });

  it.each(assignments)('$name has a name of its own and says what its principal is', (each) => {
    const scope = textAt(each.value, 'scope') ?? '';
    const principal = textAt(each.value, 'properties', 'principalId') ?? '';
    const role = each.loop === undefined ? roleOf(each) : 'role.value';
    expect(roleOf(each)).toBe(role);
    expect(textAt(each.value, 'name')).toBe(`guid(${scope}.id, ${principal}, ${role})`);
    expect(textAt(each.value, 'properties', 'principalType')).toBe(
      principal === 'appPrincipalId' ? 'ServicePrincipal' : 'deployerPrincipalType',
    );
    const scopes = declarationsOf(path, 'resource').filter(({ type }) =>
      type.endsWith(' existing'),
    );
    expect(scopes.map(({ name }) => name)).toContain(scope);
  });

  it('come before the app', () => {
    const app = declarationOf('infra/main.bicep', 'module', 'functionApp');
    expect(app.value).toMatchObject({ dependsOn: ['roles'] });
  });

  it('take the deployer and its kind from azd', () => {
    const { value } = declarationOf('infra/main.bicep', 'module', 'roles');
    expect(textAt(value, 'params', 'deployerPrincipalId')).toBe('principalId');
    expect(textAt(value, 'params', 'deployerPrincipalType')).toBe('principalType');
    expect(textAt(value, 'params', 'appPrincipalId')).toBe('identity.outputs.principalId');
  });
});

/** The expression of the role's id. */
function roleOf({ value }: Declaration): string | undefined {
  const id = textAt(value, 'properties', 'roleDefinitionId') ?? '';
  const pattern =
    /^subscriptionResourceId\('Microsoft\.Authorization\/roleDefinitions', ([\w.]+)\)$/;
  return pattern.exec(id)?.[1];
}

/** One line per role that an assignment gives: a loop gives several. */
function describeAssignment(assignment: Declaration): readonly string[] {
  const { value, loop } = assignment;
  const who = textAt(value, 'properties', 'principalId')?.replace('PrincipalId', '');
  const [, list] = /^role in items\((\w+)\)$/.exec(loop ?? '') ?? [];
  const { value: roles } = declarationOf(path, 'var', list ?? roleOf(assignment) ?? '');
  const ids = typeof roles === 'string' ? [roles] : Object.values(roles);
  return ids.map((id: Value) => `${who}: ${toLiteral(id)} on ${textAt(value, 'scope')}`);
}
