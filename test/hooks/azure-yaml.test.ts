import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { byHand, type HookName } from '../../hooks/hook/by-hand.ts';
import { readLine, spawnHook } from './spawn-hook.ts';

const root = join(import.meta.dirname, '../..');
const azureYaml = readFileSync(join(root, 'azure.yaml'), 'utf8');
const [, section = ''] = /\nhooks:\n((?: .*\n)*)/.exec(azureYaml) ?? [];
const names = Object.keys(byHand) as HookName[];

describe('the hooks in azure.yaml', () => {
  it('are those that there are, and no other', () => {
    expect(section.match(/(?<=^ {2})\w+(?=:$)/gm)).toEqual(names);
  });

  it.each(names)('runs %s alike on every system, with somebody to answer', (name) => {
    expect(readLine(name, 'posix')).toBe(`node hooks/run.mjs ${name}`);
    expect(readLine(name, 'windows')).toBe(readLine(name, 'posix'));
    expect(section.match(/^ {6}interactive: true$/gm)).toHaveLength(2 * names.length);
  });

  it('asks for the azd whose version the hook compares with', () => {
    expect(azureYaml).toMatch(/^requiredVersions:\n(?: +#.*\n)* {2}azd: '>= \d+\.\d+\.\d+'$/m);
  });
});

describe('the line of a hook', () => {
  it('names what is missing on this machine', async () => {
    const { code, output } = await spawnHook('preprovision', {
      PATH: '/nowhere',
      AZURE_ENV_NAME: 'demo',
    });
    expect(output).toMatch(/✗ azd does not say its version[^✗]*https:\/\/aka\.ms\/azd/);
    expect(output).toMatch(/✗ nobody is signed in to azd\n {2}azd auth login\n/);
    expect(output).toMatch(/\nThen: azd up\n$/);
    expect(code).toBe(1);
  });

  it.each([
    ['predeploy', /✗ the azd environment has no AZURE_STORAGE_BLOB_ENDPOINT, [^✗]*azd provision/],
    ['postdeploy', /✗ the azd environment has no WEBHOOK_URL, AZURE_FUNCTION[^✗]*azd provision/],
  ] as const)('%s names what azd does not know yet', async (name, problem) => {
    const { code, output } = await spawnHook(name, {});
    expect(output).toMatch(problem);
    expect(code).toBe(1);
  });
});
