import { isReached } from './measure.ts';
import type { Figure } from './part.ts';

/** A value with its unit, as one reads it: `1.25 ×`, `12,345 B`, `1 call`, `$26`. */
export function toValueText(value: number, unit: string): string {
  return withUnit(value, unit, 3);
}

/** The middle of the rounds, with a digit more where it would read like the goal that it is not. */
export function toMedianText({ median, unit, goal }: Figure): string {
  const text = toValueText(median, unit);
  const isLikeGoal = goal && median !== goal.atMost && text === toValueText(goal.atMost, unit);
  return isLikeGoal ? withUnit(median, unit, 4) : text;
}

/** The ends of the rounds; empty where they read the same. */
export function toSpreadText({ min, max }: Figure): string {
  const [least, most] = [toValueText(min, ''), toValueText(max, '')];
  return least === most ? '' : `${least} – ${most}`;
}

/** The goal and whether it is reached; empty where there is none. */
export function toGoalText(figure: Figure): string {
  if (!figure.goal) return '';
  return `≤ ${toValueText(figure.goal.atMost, figure.unit)} ${isReached(figure) ? '✓' : '✗'}`;
}

/** How often figures were measured: that of the one measured most often. */
export function toRoundsText(figures: readonly Figure[]): string {
  const rounds = Math.max(...figures.map((figure) => figure.rounds));
  return rounds > 1 ? `${rounds} rounds` : 'counted once';
}

function withUnit(value: number, unit: string, significant: number): string {
  const digits = Number.isInteger(value)
    ? 0
    : Math.max(0, significant - Math.floor(Math.log10(Math.abs(value)) + 1));
  const text = value.toLocaleString('en', { maximumFractionDigits: Math.min(8, digits) });
  if (unit === '') return text;
  if (unit === '$') return `$${text}`;
  return `${text} ${unit === 'calls' && value === 1 ? 'call' : unit}`;
}
