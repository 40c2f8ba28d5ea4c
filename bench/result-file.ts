import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { partRunSchema } from './part.ts';

/** Where a run leaves its result, and where the document's tables come from. */
export const latestPath = join(import.meta.dirname, 'results/latest.json');

const runResultSchema = v.object({ parts: v.record(v.string(), partRunSchema) });

/** The parts by their names; with `--only`, some of them are of earlier runs. */
export type RunResult = v.InferOutput<typeof runResultSchema>;

/** Reads the result of a run; undefined where the file is not there. Throws where it is no result. */
export async function readResult(path: string): Promise<RunResult | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return v.parse(runResultSchema, JSON.parse(text));
  } catch (cause) {
    throw new Error(
      `${path} is no result of this bench: delete it; npm run bench writes bench/results/latest.json anew`,
      { cause },
    );
  }
}

/** Writes the result of a run; whoever reads meanwhile has the one before. */
export async function writeResult(path: string, result: RunResult): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  await writeFile(beside, `${JSON.stringify(result, null, 2)}\n`);
  await rename(beside, path);
}
