import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explore } from './explore.ts';
import { takeOverTime } from './sandbox.ts';
import { LARGE_SCENARIOS, SCENARIOS } from './scenarios.ts';

const isLarge = process.env['MODEL'] === 'large';
const scenarios = isLarge ? [...SCENARIOS, ...LARGE_SCENARIOS] : SCENARIOS;
const seen = new Set<string>();

beforeAll(takeOverTime);
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('every interleaving of the real steps keeps every promise', { timeout: 900_000 }, () => {
  it.each(scenarios)('$name', async (scenario) => {
    const started = performance.now();
    const { states, transitions, runs, outcomes, broken } = await explore(scenario);
    const ms = Math.round(performance.now() - started);
    console.log(
      `${scenario.name}: ${states} states, ${transitions} transitions, ` +
        `${runs} runs of the real code, ${ms} ms`,
    );
    expect(broken ? `${broken.property}: ${broken.how}\n${broken.trace}` : '').toBe('');
    expect(states).toBeGreaterThan(5000);
    for (const outcome of outcomes) seen.add(outcome);
  });

  it('has seen each step end in each way', () => {
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'receive received',
        'receive ticket-sent-again',
        'receive duplicate',
        'receive unavailable',
        'work done',
        'work retrying',
        'work dead',
        'work lease-lost',
        'work skipped',
        'work waiting',
        'work rejected',
        'bury dead',
        'bury left-alone',
        'sweep sent 0',
        'sweep sent 1',
        'replay replayed',
        'replay already-replayed',
        'replay not-finished',
        'replay missing',
        'purge removed 0',
        'purge removed 1',
      ]),
    );
  });
});
