import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { count } from './ages.ts';
import { ok, problem } from './finding.ts';
import type { Check } from './run-checks.ts';

const Lock = v.object({
  packages: v.record(
    v.string(),
    v.object({ version: v.optional(v.string()), optional: v.optional(v.boolean()) }),
  ),
});

/** Whether `node_modules` has what package-lock.json asks for; npm writes its own copy last. */
export function createPackagesCheck(root: string): Check {
  return {
    name: 'packages',
    async look() {
      const wanted = await readPackages(join(root, 'package-lock.json'));
      const installed = await readPackages(join(root, 'node_modules/.package-lock.json'));
      if (!wanted) return [problem(`there is no package-lock.json in ${root}`, 'clone it again')];
      const wrong = Object.entries(wanted).filter(([path, { version, optional }]) => {
        const found = installed?.[path];
        // Optional packages for other platforms are never there.
        return path !== '' && (found ? found.version !== version : !optional);
      });
      if (wrong.length === 0) return [ok('those of package-lock.json are installed')];
      const names = wrong.map(([path]) => path.replace(/^.*node_modules\//, ''));
      const some = names.slice(0, 3).join(', ');
      return [
        problem(
          `${count(wrong.length, 'package is', 'packages are')} missing or of another version: ${some}${names.length > 3 ? ' …' : ''}`,
          'npm ci',
        ),
      ];
    },
  };
}

async function readPackages(path: string) {
  try {
    const parsed = v.safeParse(Lock, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.output.packages : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
