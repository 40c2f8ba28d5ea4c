import { type Environment, readText } from '../../src/config/readers.ts';
import { HookError } from './problem.ts';

/** Values of the azd environment that `azd provision` leaves there; names all that are missing at once. */
export function readValues<Name extends string>(
  env: Environment,
  ...names: readonly Name[]
): Record<Name, string> {
  const values = names.map((name) => [name, readText(env, name)] as const);
  const missing = values.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length > 0) {
    const problem = `the azd environment has no ${missing.join(', ')}`;
    throw new HookError([{ problem, remedy: 'azd provision' }]);
  }
  return Object.fromEntries(values) as Record<Name, string>;
}

/** Whether a value of the azd environment says yes. */
export function isOn(env: Environment, name: string): boolean {
  return ['true', '1', 'yes'].includes((readText(env, name) ?? '').toLowerCase());
}

/** Whether storage and vault are closed to the internet, the deployer's address included. */
export function isClosed(env: Environment): boolean {
  const allowed = readText(env, 'ALLOWED_IP_ADDRESSES') ?? '[]';
  return isOn(env, 'VNET_ENABLED') && /^\[\s*\]$/.test(allowed);
}
