import { toValueText } from './format.ts';
import type { Figure } from './part.ts';
import type { RunResult } from './result-file.ts';

/** One line per figure that both runs have: before, after, and the change of the median. */
export function drawComparison(before: RunResult, after: RunResult): string {
  const lines = Object.entries(after.parts).flatMap(([name, part]) => {
    const old = before.parts[name];
    if (!old) return [];
    const changes = part.figures.flatMap((figure) => {
      const match = old.figures.find((one) => one.name === figure.name && one.unit === figure.unit);
      return match ? [`  ${figure.name}: ${describeChange(match, figure)}`] : [];
    });
    return [part.title, ...changes];
  });
  return lines.length === 0 ? 'The two runs have no part in common.' : lines.join('\n');
}

/** A change of medians; where the two ranges overlap, it may be chance. */
function describeChange(before: Figure, after: Figure): string {
  const values = `${toValueText(before.median, '')} → ${toValueText(after.median, after.unit)}`;
  if (before.median === after.median) return `${values} (same)`;
  const percent = before.median === 0 ? undefined : (after.median / before.median - 1) * 100;
  const change = percent === undefined ? 'new' : `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
  const isChance = before.min <= after.max && after.min <= before.max;
  return `${values} (${change}${isChance ? ', within the spread' : ''})`;
}
