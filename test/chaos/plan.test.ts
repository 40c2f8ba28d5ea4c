import { expect, it } from 'vitest';
import { isDoomed, planDeliveries } from './plan.ts';
import { createRandom } from './random.ts';
import { stepOf } from './steps.ts';

const now = Date.UTC(2026, 0, 1);
const plan = (seed: number, at = now) =>
  planDeliveries({ deliveries: 2000, calls: 3, random: createRandom(seed), now: at });

it('a seed plans the same deliveries again, and another seed plans others', () => {
  expect(plan(1)).toEqual(plan(1));
  expect(plan(2).map(({ id }) => id)).not.toEqual(plan(1).map(({ id }) => id));
});

it('two runs of one seed share no id, so that the second is no duplicate of the first', () => {
  const first = new Set(plan(1).map(({ id }) => id));
  expect(first.size).toBe(2000);
  expect(plan(1, now + 60_000).filter(({ id }) => first.has(id))).toEqual([]);
});

it('every kind of trouble is planned, and the event tells the handler of it', () => {
  const planned = plan(1);
  const kinds = new Set(planned.flatMap(({ steps }) => steps));
  expect(kinds.size).toBe(8);
  expect(planned.filter(isDoomed).length).toBeGreaterThan(10);
  for (const { body, steps } of planned) {
    const { data } = JSON.parse(body.toString('utf8')) as { data: unknown };
    expect([1, 2, 3, 4, 9].map((attempt) => stepOf(data, attempt))).toEqual(
      [0, 1, 2, 3, 8].map((index) => steps[Math.min(index, steps.length - 1)]),
    );
  }
});
