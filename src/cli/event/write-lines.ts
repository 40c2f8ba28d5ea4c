import { open, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { CliError } from '../cli-error.ts';

/**
 * Writes a new file, which is there when all of it is: until then it is called `FILE.part`. Only its
 * owner can read it. Resolves to the number of lines.
 */
export async function writeLines(
  path: string,
  lines: AsyncIterable<string>,
  onProgress: (count: number) => void,
): Promise<number> {
  if (existsSync(path)) {
    throw new CliError(`${path} is there already: choose another name, or remove it first`);
  }
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600).catch((error: unknown) => {
    throw new CliError(`${path} cannot be written: is its folder there, and yours?`, {
      cause: error,
    });
  });
  let count = 0;
  try {
    for await (const line of lines) {
      await file.write(line);
      count += 1;
      if (count % 100 === 0) onProgress(count);
    }
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, path);
  return count;
}
