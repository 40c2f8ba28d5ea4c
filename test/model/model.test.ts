import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explore } from './explore.ts';
import { takeOverTime } from './sandbox.ts';
import { SCENARIOS } from './scenarios.ts';

beforeAll(takeOverTime);
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('every interleaving keeps every promise', () => {
  it.each(SCENARIOS)(
    '$name',
    async (scenario) => {
      const started = performance.now();
      const { states, transitions, runs, broken } = await explore(scenario);
      const ms = Math.round(performance.now() - started);
      console.log(
        `${scenario.name}: ${states} states, ${transitions} transitions, ${runs} runs of the real code, ${ms} ms`,
      );
      expect(broken ? `${broken.property}: ${broken.how}\n${broken.trace}` : '').toBe('');
      expect(states).toBeGreaterThan(1000);
    },
    600_000,
  );
});
