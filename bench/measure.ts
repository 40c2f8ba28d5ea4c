import type { Figure } from './part.ts';

interface Rounds {
  readonly rounds: number;
  readonly signal: AbortSignal;
  /** Called before each measurement, with the round from 1. */
  readonly onStep?: (variant: string, round: number) => void;
}

/**
 * Measures the variants in turn (A B C A B C …), so that whatever slows the machine down for a while
 * slows all of them down; resolves to one record per round. The first that rejects ends it.
 */
export async function runInterleaved<Name extends string, Value>(
  variants: Readonly<Record<Name, (round: number) => Promise<Value>>>,
  { rounds, signal, onStep }: Rounds,
): Promise<Record<Name, Value>[]> {
  const names = Object.keys(variants) as Name[];
  const results: Record<Name, Value>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const measured: [Name, Value][] = [];
    for (const name of names) {
      signal.throwIfAborted();
      onStep?.(name, round);
      measured.push([name, await variants[name](round)]);
    }
    results.push(Object.fromEntries(measured) as Record<Name, Value>);
  }
  return results;
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
    median: trim(percentile(values, 50)),
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

/** By nearest rank: a value that was really measured, never one in between. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Four significant digits, and whole numbers whole: more than that is noise. */
function trim(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
