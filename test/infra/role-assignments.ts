import { type Declaration, toLiteral, type Value } from './bicep.ts';
import { bicepPaths, declarationOf, declarationsOf, textAt } from './templates.ts';

export interface Assignment extends Declaration {
  readonly path: string;
  /** Expression of the role's id; of a loop that of one turn. */
  readonly roleId: string;
}

/** All role assignments that the templates make. */
export const assignments: readonly Assignment[] = bicepPaths.flatMap((path) =>
  declarationsOf(path, 'resource')
    .filter(({ type }) => type.startsWith("'Microsoft.Authorization/roleAssignments@"))
    .map((resource) => ({ ...resource, path, roleId: readRoleId(resource) })),
);

/** One line per role that an assignment gives: who, which role, on what. */
export function describeAssignment(assignment: Assignment): readonly string[] {
  const scope = textAt(assignment.value, 'scope') ?? '';
  return rolesOf(assignment).map((id) => `${whoOf(assignment)}: ${id} on ${scope}`);
}

/** The ids of the roles that the app has. */
export function readRolesOfTheApp(): readonly string[] {
  return assignments.filter((each) => whoOf(each) === 'app').flatMap(rolesOf);
}

function whoOf({ value, condition }: Assignment): string {
  const principal = textAt(value, 'properties', 'principalId');
  if (principal === 'appPrincipalId') return 'app';
  return condition === undefined ? 'deployer' : 'operator';
}

/** A loop over a list gives all of its roles, and a choice from one may give each. */
function rolesOf({ path, loop, roleId }: Assignment): readonly string[] {
  const [, list] = /^role in items\((\w+)\)$/.exec(loop ?? '') ?? [];
  const [variable = ''] = roleId.split('[');
  const { value } = declarationOf(path, 'var', list ?? variable);
  const ids: readonly Value[] = typeof value === 'string' ? [value] : Object.values(value);
  return ids.map((id) => toLiteral(id) ?? '');
}

function readRoleId({ value }: Declaration): string {
  const id = textAt(value, 'properties', 'roleDefinitionId') ?? '';
  return /, ([\w.[\]]+)\)$/.exec(id)?.[1] ?? '';
}
