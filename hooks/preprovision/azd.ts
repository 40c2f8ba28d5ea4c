import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Problem } from '../hook/problem.ts';
import type { RunCommand } from '../hook/run-command.ts';
import { readJson } from '../hook/read-json.ts';

const answer = v.object({ azd: v.object({ version: v.string() }) });
const INSTALL = 'Install a newer one: https://aka.ms/azd, or run: azd update';

/** Whether azd answers and is as new as azure.yaml asks for. */
export async function checkAzd(run: RunCommand): Promise<readonly Problem[]> {
  const { stdout } = await run('azd', 'version', '--output', 'json');
  const found = readJson(answer, stdout)?.azd.version;
  if (found === undefined) {
    const problem = 'azd does not say its version: it is not on the PATH, or very old';
    return [{ problem, remedy: INSTALL }];
  }
  const needed = await readNeededVersion();
  if (isAtLeast(found, needed)) return [];
  return [{ problem: `azd is ${found}; ${needed} or newer is needed`, remedy: INSTALL }];
}

async function readNeededVersion(): Promise<string> {
  const text = await readFile(new URL('../../azure.yaml', import.meta.url), 'utf8');
  const [, version] = /^ {2}azd: '>= (\d+\.\d+\.\d+)'$/m.exec(text) ?? [];
  if (version === undefined) throw new Error("azure.yaml has no requiredVersions azd: '>= …'");
  return version;
}

function isAtLeast(found: string, needed: string): boolean {
  // A preview counts as its release.
  const numbers = (found.split('-')[0] ?? '').split('.').map(Number);
  for (const [index, least] of needed.split('.').map(Number).entries()) {
    const number = numbers[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}
