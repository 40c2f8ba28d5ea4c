import { type Environment, readText } from '../../src/config/readers.ts';
import type { Problem } from '../hook/problem.ts';

/** Whether the environment's name can be that of a resource group, which is `rg-` and the name. */
export function checkNames(env: Environment): readonly Problem[] {
  const name = readText(env, 'AZURE_ENV_NAME') ?? '';
  const isGood = /^[A-Za-z0-9_().-]{1,64}$/.test(name) && !name.endsWith('.');
  if (isGood) return [];
  return [
    {
      problem:
        `the environment's name is "${name}": 1 to 64 letters, digits, and - _ . ( ), ` +
        'and no dot at the end',
      remedy: 'azd env new <name>',
    },
  ];
}
