import { toRoundsText, toValueText } from './format.ts';
import { toShapeText } from './machine.ts';
import type { Figure, PartRun } from './part.ts';
import type { RunResult } from './result-file.ts';

/**
 * Two runs, by the parts of the later one: what each was measured of and on, then one line per figure with
 * its value before, after, and the change of the median, and the names of those that only one of them has.
 */
export function drawComparison(before: RunResult, after: RunResult): string {
  const pairs = Object.entries(after.parts).map(
    ([name, part]) => [before.parts[name], part] as const,
  );
  const old = pairs.flatMap(([part]) => part ?? []);
  return [
    `before: ${describeRun(old)}`,
    `now:    ${describeRun(Object.values(after.parts))}`,
    ...pairs.flatMap(([was, is]) => [is.title, ...drawChanges(was?.figures ?? [], is.figures)]),
  ].join('\n');
}

function describeRun(parts: readonly PartRun[]): string {
  if (parts.length === 0) return 'none of these parts';
  const list = (values: readonly string[]) => [...new Set(values)].join(', ');
  return [
    `commit ${list(parts.map(({ commit }) => commit))}`,
    list(parts.map(({ machine }) => toShapeText(machine))),
    list(parts.map(({ figures }) => toRoundsText(figures))),
  ].join('; ');
}

function drawChanges(before: readonly Figure[], after: readonly Figure[]): string[] {
  const isSame = (one: Figure) => (other: Figure) =>
    one.name === other.name && one.unit === other.unit;
  const changes = after.flatMap((figure) => {
    const match = before.find(isSame(figure));
    return match ? [`  ${figure.name}: ${describeChange(match, figure)}`] : [];
  });
  const list = (label: string, figures: readonly Figure[], others: readonly Figure[]) => {
    const alone = figures.filter((figure) => !others.some(isSame(figure)));
    return alone.length === 0 ? [] : [`  ${label}: ${alone.map(({ name }) => name).join('; ')}`];
  };
  return [...changes, ...list('only before', before, after), ...list('only now', after, before)];
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
