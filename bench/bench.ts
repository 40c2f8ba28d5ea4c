import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawComparison } from './compare.ts';
import { updateDocument } from './document.ts';
import { drawPart, drawSummary } from './draw-part.ts';
import { createEarlier } from './earlier.ts';
import { findDoubt, readCommit, readMachine } from './machine.ts';
import type { Part, PartRun } from './part.ts';
import { createProgress, type Progress } from './progress.ts';
import { latestPath, readResult, type RunResult, writeResult } from './result-file.ts';

const root = join(import.meta.dirname, '..');
const documentPath = join(root, 'docs/performance.md');
/** Of fewer, neither the middle nor the spread says much. */
const KEPT_ROUNDS = 7;

export interface BenchOptions {
  readonly rounds: number;
  readonly json?: true | undefined;
  /** The result of another run, to compare with. */
  readonly compare?: string | undefined;
  /** Where CPU profiles go; then nothing else is kept of the run. */
  readonly profile?: string | undefined;
}

/** Runs the parts, shows their tables, and writes the result and the document; those that are left out keep their last one. */
export async function bench(
  parts: readonly Part[],
  { rounds, json, compare, profile }: BenchOptions,
  signal: AbortSignal,
): Promise<void> {
  const unkept = findUnkept({ rounds, profile });
  const before = compare === undefined ? undefined : await readRun(compare);
  const last = await readResult(latestPath);
  const progress = createProgress(process.stderr);
  const machine = readMachine();
  const doubt = findDoubt(machine);
  if (doubt) progress.print(`note: ${doubt}`);
  const commit = readCommit(root);
  const done: Record<string, PartRun> = {};
  try {
    for (const part of parts) {
      const known = { ...last?.parts, ...done };
      const earlier = createEarlier(known);
      const startedAt = performance.now();
      const { figures, notes } = await part.run({
        rounds,
        progress: (text) => progress.say(`${part.name}: ${text}`),
        signal,
        profileFolder: profile,
        earlier: earlier.read,
      });
      const ran: PartRun = {
        title: part.title,
        at: new Date().toISOString(),
        commit,
        machine,
        seconds: Math.round((performance.now() - startedAt) / 100) / 10,
        figures,
        notes: [...notes, ...earlier.listOthers(commit)],
      };
      done[part.name] = ran;
      show(progress, ran, json);
      // After each part, so that one that fails does not take the others with it.
      if (!unkept) await keep({ parts: { ...known, [part.name]: ran } });
    }
  } finally {
    progress.stop();
  }
  const ran: RunResult = { parts: done };
  const end = [drawSummary(Object.values(done)), ...(before ? [drawComparison(before, ran)] : [])];
  if (json) process.stdout.write(`${JSON.stringify(ran, null, 2)}\n`);
  for (const text of end) (json ? process.stderr : process.stdout).write(`\n${text}\n`);
  if (unkept) progress.print(`\nnot kept: ${unkept}`);
}

/** Why a run leaves the last result and the document as they are; undefined where it does not. */
export function findUnkept({
  rounds,
  profile,
}: Pick<BenchOptions, 'rounds' | 'profile'>): string | undefined {
  if (profile !== undefined) return 'a profile slows down what it looks at';
  return rounds < KEPT_ROUNDS ? `fewer than ${KEPT_ROUNDS} rounds` : undefined;
}

async function keep(result: RunResult): Promise<void> {
  await writeResult(latestPath, result);
  await writeDocument(result);
}

/** Makes the tables of docs/performance.md anew, from the last result where no other is given. */
export async function writeDocument(result?: RunResult): Promise<void> {
  const shown = result ?? (await readResult(latestPath));
  await writeFile(documentPath, updateDocument(await readFile(documentPath, 'utf8'), shown));
}

function show(progress: Progress, part: PartRun, json: true | undefined): void {
  if (json) {
    progress.print(`${part.title}: ${Math.round(part.seconds)} s`);
    return;
  }
  progress.stop();
  process.stdout.write(`\n${drawPart(part)}\n`);
}

async function readRun(path: string): Promise<RunResult> {
  const result = await readResult(path);
  if (!result)
    throw new Error(`${path} is not there: npm run bench writes bench/results/latest.json`);
  return result;
}
