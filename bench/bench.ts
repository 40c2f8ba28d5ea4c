import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawComparison } from './compare.ts';
import { updateDocument } from './document.ts';
import { drawPart, drawSummary } from './draw-part.ts';
import { findDoubt, readCommit, readMachine } from './machine.ts';
import type { Part, PartRun } from './part.ts';
import { createProgress, type Progress } from './progress.ts';
import { latestPath, readResult, type RunResult, writeResult } from './result-file.ts';

const root = join(import.meta.dirname, '..');
const documentPath = join(root, 'docs/performance.md');

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
  const before = compare === undefined ? undefined : await readRun(compare);
  const progress = createProgress(process.stderr);
  const machine = readMachine();
  const doubt = findDoubt(machine);
  if (doubt) progress.print(`note: ${doubt}`);
  const commit = readCommit(root);
  const last = await readResult(latestPath);
  const done: Record<string, PartRun> = {};
  try {
    for (const part of parts) {
      const kept = { ...last?.parts, ...done };
      const startedAt = performance.now();
      const found = await part.run({
        rounds,
        progress: (text) => progress.say(`${part.name}: ${text}`),
        signal,
        profileFolder: profile,
        earlier: createEarlier(kept),
      });
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
      const at = new Date().toISOString();
      const ran: PartRun = { title: part.title, at, commit, rounds, seconds, ...found };
      done[part.name] = ran;
      show(progress, ran, json);
      // After each part, so that one that fails does not take the others with it.
      if (profile === undefined) await keep({ machine, parts: { ...kept, [part.name]: ran } });
    }
  } finally {
    progress.stop();
  }
  const ran: RunResult = { machine, parts: done };
  const end = [drawSummary(Object.values(done)), ...(before ? [drawComparison(before, ran)] : [])];
  if (json) process.stdout.write(`${JSON.stringify(ran, null, 2)}\n`);
  for (const text of end) (json ? process.stderr : process.stdout).write(`\n${text}\n`);
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

function createEarlier(parts: Record<string, PartRun>) {
  return (part: string, name: string): number => {
    const figure = parts[part]?.figures.find((one) => one.name === name);
    if (!figure) throw new Error(`“${name}” is needed: run the part ${part} first`);
    return figure.median;
  };
}
