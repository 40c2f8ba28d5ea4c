import { isReached } from './measure.ts';
import type { Figure } from './part.ts';

/** A value with its unit, as one reads it: `1.25 ×`, `12,345 B`. */
export function toValueText(value: number, unit: string): string {
  const digits = Number.isInteger(value)
    ? 0
    : Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value)) + 1));
  const text = value.toLocaleString('en', { maximumFractionDigits: Math.min(8, digits) });
  return unit === '' ? text : `${text} ${unit}`;
}

/** The ends of the rounds; empty where all are the same. */
export function toSpreadText({ min, max }: Figure): string {
  return min === max ? '' : `${toValueText(min, '')} – ${toValueText(max, '')}`;
}

/** The goal and whether it is reached; empty where there is none. */
export function toGoalText(figure: Figure): string {
  if (!figure.goal) return '';
  return `≤ ${toValueText(figure.goal.atMost, figure.unit)} ${isReached(figure) ? '✓' : '✗'}`;
}
