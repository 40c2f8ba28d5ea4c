import { mock } from 'node:test';
import { NOW } from './marks.ts';

/** Runs at the time of the fuzz cases; the SDK asks the clock by itself. */
export async function atFixedTime<Result>(run: () => Promise<Result>): Promise<Result> {
  mock.timers.enable({ apis: ['Date'], now: NOW * 1000 });
  try {
    return await run();
  } finally {
    mock.timers.reset();
  }
}
