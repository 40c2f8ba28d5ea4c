import { toGoalText, toMedianText, toRoundsText, toSpreadText } from './format.ts';
import { toShapeText } from './machine.ts';
import type { PartRun } from './part.ts';
import type { RunResult } from './result-file.ts';

/**
 * The document with its tables made anew: each block `<!-- bench:NAME -->` … `<!-- /bench -->` holds
 * the part of that name, and `machine` where they ran. Throws where a part has no block.
 */
export function updateDocument(text: string, result: RunResult | undefined): string {
  const missing = new Set(Object.keys(result?.parts ?? {}));
  const updated = text.replaceAll(
    /<!-- bench:([\w-]+) -->\n[^]*?<!-- \/bench -->/g,
    (_block, name: string) => {
      missing.delete(name);
      return `<!-- bench:${name} -->\n\n${toBlock(name, result)}\n\n<!-- /bench -->`;
    },
  );
  if (missing.size > 0) {
    throw new Error(
      `docs/performance.md has no place for ${[...missing].join(', ')}: add the markers`,
    );
  }
  return updated;
}

function toBlock(name: string, result: RunResult | undefined): string {
  if (result && name === 'machine') return toMachines(result);
  const part = result?.parts[name];
  return part ? toTable(part) : '_Not measured yet._';
}

/** Usually one; a part that was measured elsewhere is named with its machine. */
function toMachines({ parts }: RunResult): string {
  const byShape = Map.groupBy(Object.keys(parts), (name) => {
    const machine = parts[name]?.machine;
    return machine ? toShapeText(machine) : '';
  });
  if (byShape.size === 1) return `${[...byShape.keys()].join()}.`;
  return [...byShape].map(([shape, names]) => `- ${names.join(', ')}: ${shape}`).join('\n');
}

function toTable({ figures, notes, at, commit, machine }: PartRun): string {
  const rows = figures.map((figure) => [
    figure.name,
    toMedianText(figure),
    toSpreadText(figure),
    toGoalText(figure),
  ]);
  return [
    '| Figure | Median | Spread | Goal |',
    '| --- | --: | --: | --- |',
    ...rows.map((row) => `| ${row.map(escapeCell).join(' | ')} |`),
    '',
    ...notes.flatMap((note) => [`- ${note}`]),
    ...(notes.length > 0 ? [''] : []),
    `_${at.slice(0, 10)}, commit ${commit}, load ${machine.loadPerCore} per core at the start, ${toRoundsText(figures)}._`,
  ].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
