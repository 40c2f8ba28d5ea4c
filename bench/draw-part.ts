import { toGoalText, toMedianText, toRoundsText, toSpreadText } from './format.ts';
import { isReached } from './measure.ts';
import type { PartRun } from './part.ts';

/** A part's figures as lines of text, each with its goal beside it, then its notes. */
export function drawPart({ title, figures, notes, seconds }: PartRun): string {
  const rows = figures.map((figure) => [
    figure.name,
    toMedianText(figure),
    toSpreadText(figure),
    toGoalText(figure),
  ]);
  const widths = [0, 1, 2].map((index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const lines = rows.map(([name = '', value = '', spread = '', goal = '']) =>
    [
      `  ${name.padEnd(widths[0] ?? 0)}`,
      value.padStart(widths[1] ?? 0),
      spread.padEnd(widths[2] ?? 0),
      goal,
    ]
      .join('  ')
      .trimEnd(),
  );
  const head = `${title} (${toRoundsText(figures)}, ${Math.round(seconds)} s)`;
  return [head, ...lines, ...notes.map((note) => `  · ${note}`)].join('\n');
}

/** One line for all goals of a run: how many are reached, and which are not. */
export function drawSummary(parts: readonly PartRun[]): string {
  const withGoal = parts.flatMap(({ figures }) => figures.filter(({ goal }) => goal));
  const missed = withGoal.filter((figure) => !isReached(figure));
  const reached = `${withGoal.length - missed.length} of ${withGoal.length} goals reached`;
  return missed.length === 0
    ? reached
    : `${reached}; missed: ${missed.map(({ name }) => name).join('; ')}`;
}
