import type { Figure } from './part.ts';

interface Rounds {
  readonly rounds: number;
  readonly signal: AbortSignal;
  /** Called before each measurement, with the round from 1. */
  readonly onStep?: (variant: string, round: number) => void;
}

/**
 * Measures the variants in turn, each round from another one on (A B C, B C A …), so that whatever slows
 * the machine down for a while slows all of them down, and none always follows the same one; resolves to
 * one record per round. The first that rejects ends it.
 */
export async function runInterleaved<Name extends string, Value>(
  variants: Readonly<Record<Name, (round: number) => Promise<Value>>>,
  { rounds, signal, onStep }: Rounds,
): Promise<Record<Name, Value>[]> {
  const names = Object.keys(variants) as Name[];
  const results: Record<Name, Value>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const measured: [Name, Value][] = [];
    for (const name of rotate(names, round)) {
      signal.throwIfAborted();
      onStep?.(name, round);
      measured.push([name, await variants[name](round)]);
    }
    results.push(Object.fromEntries(measured) as Record<Name, Value>);
  }
  return results;
}

/** The names in the order of a round from 1: each round begins one further. */
export function rotate<Name>(names: readonly Name[], round: number): Name[] {
  const first = (round - 1) % names.length;
  return [...names.slice(first), ...names.slice(0, first)];
}

/** The figure of one value per round. Throws where there is none, or one that is no number. */
export function toFigure(
  name: string,
  unit: string,
  values: readonly number[],
  atMost?: number,
): Figure {
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw new Error(`${name} was not measured: [${values.join(', ')}]`);
  }
  return {
    name,
    unit,
    median: trim(findMedian(values)),
    min: trim(Math.min(...values)),
    max: trim(Math.max(...values)),
    rounds: values.length,
    ...(atMost !== undefined && { goal: { atMost } }),
  };
}

/** Whether a figure reaches its goal; undefined where it has none. */
export function isReached({ median, goal }: Pick<Figure, 'median' | 'goal'>): boolean | undefined {
  return goal && median <= goal.atMost;
}

/** The middle value, or the mean of the two in the middle. */
function findMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** By nearest rank: a value that was really measured, never one in between. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Four significant digits, and whole numbers whole: more than that is noise. */
function trim(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
