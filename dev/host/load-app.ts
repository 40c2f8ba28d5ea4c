import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HostError } from './host-error.ts';

/** Imports every file that `main` of the folder's package.json names: a path, or a glob as Functions allows. */
export async function loadApp(folder: string): Promise<void> {
  const main = await readMain(folder);
  const files = globSync(main, { cwd: folder });
  if (files.length === 0) {
    throw new HostError(
      `package.json names ${JSON.stringify(main)} as main, and no such file exists. Was the app built?`,
    );
  }
  for (const file of files.toSorted()) {
    try {
      await import(pathToFileURL(path.join(folder, file)).href);
    } catch (cause) {
      throw new HostError(`The app could not be loaded from ${file}`, { cause });
    }
  }
}

async function readMain(folder: string): Promise<string> {
  const file = path.join(folder, 'package.json');
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new HostError(`${file} cannot be read: ${(cause as Error).message}`);
  }
  if (typeof content === 'object' && content !== null && 'main' in content) {
    if (typeof content.main === 'string' && content.main !== '') {
      return content.main;
    }
  }
  throw new HostError(
    `${file} has no "main"; it must name the file or files that register functions.`,
  );
}
