import { expect, it } from 'vitest';
import { isReached } from '../../bench/measure.ts';
import { storageCalls } from '../../bench/parts/storage-calls.ts';

it('takes no more storage calls than it should', { timeout: 60_000 }, async () => {
  const { figures } = await storageCalls.run({
    rounds: 1,
    progress: () => undefined,
    signal: new AbortController().signal,
    profileFolder: undefined,
    earlier: () => 0,
  });
  const withGoal = figures.filter(({ goal }) => goal);
  expect(withGoal).toHaveLength(5);
  expect(withGoal.filter((figure) => !isReached(figure))).toEqual([]);
});
