import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declaration, readBicep, toLiteral, type Value, valueAt } from './bicep.ts';

const root = join(import.meta.dirname, '../..');

/** The text of a file of this repository. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The paths of all Bicep files. */
export const bicepPaths: readonly string[] = readdirSync(join(root, 'infra'), { recursive: true })
  .map((path) => `infra/${String(path).replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.bicep'))
  .toSorted();

const templates = new Map(bicepPaths.map((path) => [path, readBicep(readText(path))]));

/** The declarations of one kind in a Bicep file. */
export function declarationsOf(path: string, kind: string): readonly Declaration[] {
  const declarations = templates.get(path);
  if (declarations === undefined) throw new Error(`There is no ${path}`);
  return declarations.filter((declaration) => declaration.kind === kind);
}

/** The declaration of that kind and name. */
export function declarationOf(path: string, kind: string, name: string): Declaration {
  const found = declarationsOf(path, kind).find((declaration) => declaration.name === name);
  if (found === undefined) throw new Error(`${path} declares no ${kind} ${name}`);
  return found;
}

/** All resources of a type that the templates make. */
export function resourcesOf(type: string): readonly Declaration[] {
  return bicepPaths
    .flatMap((path) => declarationsOf(path, 'resource'))
    .filter((resource) => resource.type.startsWith(`'${type}@`) && !isExisting(resource));
}

/** The one resource of a type that the templates make. */
export function resourceOf(type: string): Declaration {
  const [resource, ...others] = resourcesOf(type);
  if (resource === undefined || others.length > 0) throw new Error(`Not one ${type}`);
  return resource;
}

/** Whether a resource is only referred to. */
export function isExisting(resource: Declaration): boolean {
  return resource.type.endsWith(' existing');
}

/** The text at a path of keys, without quotes where it is a literal. */
export function textAt(value: Value, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return toLiteral(found) ?? (typeof found === 'string' ? found : undefined);
}

/** The texts of an array of literals. */
export function toLiterals(value: Value): readonly (string | undefined)[] {
  return Array.isArray(value) ? value.map((item: Value) => toLiteral(item)) : [undefined];
}

export interface AppSetting {
  readonly name: string;
  readonly value: string;
  /** When it is set, and `else` before it where that is when it is not; undefined where it always is. */
  readonly condition?: string;
}

/** The app settings of the function app, each with its expression. */
export function readAppSettings(): readonly AppSetting[] {
  const path = 'infra/app/app-settings.bicep';
  const config = resourceOf('Microsoft.Web/sites/config');
  const [, parts] = /^union\(\n([\s\S]*)\)$/.exec(textAt(config.value, 'properties') ?? '') ?? [];
  if (parts === undefined || textAt(config.value, 'name') !== 'appsettings') {
    throw new Error('The settings are no union, with each part on a line of its own');
  }
  const lines = parts.split('\n').map((line) => line.trim().replace(/,$/, ''));
  return lines.flatMap((line): readonly AppSetting[] => {
    const [, condition = '', first = '', second = ''] =
      /^(.+) \? (\{.*\}) : (\{.*\})$/.exec(line) ?? [];
    if (condition !== '') {
      return [...readPart(first, condition), ...readPart(second, `else ${condition}`)];
    }
    if (line === '' || line === 'furtherSettings') return [];
    const { value } = declarationOf(path, 'var', line);
    return Object.entries(value).map(([name, text]: [string, Value]) => {
      if (typeof text !== 'string') throw new Error(`${name} is no expression`);
      return { name, value: text };
    });
  });
}

function readPart(text: string, condition: string): readonly AppSetting[] {
  if (text === '{}') return [];
  const [, name, value] = /^\{ (\w+): (.+) \}$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`Not one setting: ${text}`);
  return [{ name, value, condition }];
}
