import { afterAll, beforeAll } from 'vitest';
import { type Browser, describeInChromium } from './browser.ts';
import { openStack, type Stack } from './stack.ts';

/** A browser before the whole of what runs locally, which all tests of a file share. */
export type StackStage = Browser & Stack;

/** Tests of the real page over the real stack. */
export function describeStack(name: string, tests: (stage: StackStage) => void): void {
  describeInChromium(name, (browser) => {
    const stage = browser as StackStage;
    let stack: Stack | undefined;
    beforeAll(async () => {
      stack = await openStack(browser.outdir);
      Object.assign(stage, stack, { base: stack.link });
    }, 120_000);
    afterAll(() => stack?.end());
    tests(stage);
  });
}
