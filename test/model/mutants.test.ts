import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explore } from './explore.ts';
import { HEALED, MUTANTS } from './mutants.ts';
import { takeOverTime } from './sandbox.ts';
import { createScenario } from './scenario.ts';

beforeAll(takeOverTime);
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the checker catches', () => {
  it.each(MUTANTS)('$scenario.name', async ({ scenario, property }) => {
    const { broken, states, transitions } = await explore(scenario);
    console.log(`${scenario.name}: caught after ${states} states, ${transitions} transitions`);
    expect(broken?.property).toBe(property);
  });
});

describe('the sweep', () => {
  it.each(HEALED)('makes good $name', async ({ name, ...options }) => {
    const { broken } = await explore(createScenario(name, options));
    expect(broken).toBeUndefined();
  });

  it.each(HEALED)('is needed for $name', async ({ name, ...options }) => {
    const { broken } = await explore(createScenario(name, { ...options, canSweep: false }));
    expect([
      'an acknowledged delivery has a ticket or a sweep',
      'every delivery can still be finished',
    ]).toContain(broken?.property);
  });
});
