import { toGoalText, toSpreadText, toValueText } from './format.ts';
import type { PartRun } from './part.ts';
import type { RunResult } from './result-file.ts';

/**
 * The document with its tables made anew: each block `<!-- bench:NAME -->` … `<!-- /bench -->` holds
 * the part of that name, and `machine` where it ran. Throws where a part has no block.
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
  if (result && name === 'machine') {
    const { cpu, cores, memoryGB, node, platform, loadPerCore } = result.machine;
    return `${cpu}, ${cores} cores, ${memoryGB} GB, ${platform}, Node ${node}; load at the start ${loadPerCore} per core.`;
  }
  const part = result?.parts[name];
  return part ? toTable(part) : '_Not measured yet._';
}

function toTable({ figures, notes, at, commit, rounds }: PartRun): string {
  const rows = figures.map((figure) => [
    figure.name,
    toValueText(figure.median, figure.unit),
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
    `_${at.slice(0, 10)}, commit ${commit}, ${rounds} rounds._`,
  ].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
