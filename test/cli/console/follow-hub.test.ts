import { afterEach, expect, it, vi } from 'vitest';
import { createFollowHub } from '../../../src/cli/console/follow-hub.ts';
import { createResources } from '../../../src/cli/console/resources.ts';
import { patience } from '../../patience.ts';

const pauses: number[] = [];
vi.mock(import('../../../src/inbox/pause.ts'), () => ({
  async pause(ms) {
    pauses.push(ms);
    // Other work has its turn.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  },
}));
afterEach(() => {
  pauses.length = 0;
});

it('asks less and less often while a first look fails, and as ever once one does not', async () => {
  let looks = 0;
  const hub = createFollowHub({
    rows: {
      partitions: ['0'],
      // eslint-disable-next-line require-yield
      async *scan() {
        looks += 1;
        if (looks <= 8) throw new Error('storage is away');
      },
    },
    resources: createResources({ read: async () => undefined }),
    now: () => new Date(),
    pollMs: 500,
  });
  const { promise: fine, resolve: onFine } = Promise.withResolvers<void>();
  const nothing = () => {};
  const stop = hub.listen({ onStep: nothing, onTrouble: nothing, onFailure: nothing, onFine });
  await fine;
  await vi.waitUntil(() => pauses.length > 9, patience);
  stop();
  expect(pauses.slice(0, 9)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000, 500]);
});
