import { describe, expect, it } from 'vitest';
import { isReached, percentile, runInterleaved, toFigure } from '../../bench/measure.ts';

const signal = new AbortController().signal;

describe('runInterleaved', () => {
  it('takes turns, each round from another one on', async () => {
    const order: string[] = [];
    const note = (name: string) => (round: number) => {
      order.push(`${name}${round}`);
      return Promise.resolve(`${name}${round}`);
    };
    const variants = { a: note('a'), b: note('b'), c: note('c') };
    const results = await runInterleaved(variants, { rounds: 4, signal });
    expect(order.join(' ')).toBe('a1 b1 c1 b2 c2 a2 c3 a3 b3 a4 b4 c4');
    expect(results[1]).toEqual({ a: 'a2', b: 'b2', c: 'c2' });
    expect(results).toHaveLength(4);
  });

  it('begins nothing more once it is stopped', async () => {
    const stop = new AbortController();
    let runs = 0;
    const a = () => {
      runs += 1;
      stop.abort();
      return Promise.resolve(runs);
    };
    const running = runInterleaved({ a }, { rounds: 3, signal: stop.signal });
    await expect(running).rejects.toThrow('aborted');
    expect(runs).toBe(1);
  });
});

describe('toFigure', () => {
  it('is the middle and the ends of its rounds', () => {
    expect(toFigure('p50', 'ms', [9, 1.234_56, 3])).toEqual({
      name: 'p50',
      unit: 'ms',
      median: 3,
      min: 1.235,
      max: 9,
      rounds: 3,
    });
  });

  it('has the mean of the two in the middle where their number is even', () => {
    expect(toFigure('p50', 'ms', [9, 1, 4, 3]).median).toBe(3.5);
  });

  it.each([[[]], [[1, Number.NaN]], [[1, Infinity]]])('is not made of %j', (values) => {
    expect(() => toFigure('p50', 'ms', values)).toThrow('p50 was not measured');
  });

  it.each([
    [[1, 1.25, 9], true],
    [[1, 1.26, 1.3], false],
  ])('reaches its goal by its middle: %j', (values, expected) => {
    expect(isReached(toFigure('ratio', '×', values, 1.25))).toBe(expected);
  });

  it('has no goal to reach unless it is given one', () => {
    expect(isReached(toFigure('ratio', '×', [1]))).toBeUndefined();
  });
});

it.each([
  [0, 1],
  [50, 3],
  [60, 3],
  [61, 4],
  [95, 5],
  [100, 5],
])('percentile %i is a value that was measured', (percent, expected) => {
  expect(percentile([5, 3, 1, 4, 2], percent)).toBe(expected);
});
