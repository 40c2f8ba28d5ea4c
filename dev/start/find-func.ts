import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The path of Core Tools' `func`; throws how to get it when PATH has none. */
export async function findFunc(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const names = process.platform === 'win32' ? ['func.exe', 'func.cmd'] : ['func'];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  for (const file of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
    if (await isExecutable(file)) return file;
  }
  throw new Error(
    'Azure Functions Core Tools (func) are not on PATH. Get them with: npm install -g azure-functions-core-tools@4, or leave --func out to use the local host.',
  );
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    // Not there or not ours to run, which is the same for us.
    return false;
  }
}
