import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRefresher } from '../../console/state/refresher.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Looks that take `ms`, at these times since the start. */
function setUp(ms: number) {
  const start = Date.now();
  const looks: number[] = [];
  const page = { isHidden: false };
  const look = () => {
    looks.push(Date.now() - start);
    return new Promise<void>((resolve) => setTimeout(resolve, ms));
  };
  return { looks, page, refresher: createRefresher(look, () => page.isHidden) };
}

describe('charts under news that do not end', () => {
  it.each([
    ['a short look', 100, [0, 2100, 4200]],
    ['a long look', 1000, [0, 6000]],
  ])('come to an end each time, with a rest after it: %s', async (_, ms, expected) => {
    const { looks, refresher } = setUp(ms);
    for (let at = 0; at < 60; at++) {
      refresher.want();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(looks).toEqual(expected);
  });

  it('are of the last news, too', async () => {
    const { looks, refresher } = setUp(100);
    void refresher.lookNow();
    refresher.want();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toEqual([0, 2100]);
  });
});

it('looks at once where the filter is another, and rests after that look only', async () => {
  const { looks, refresher } = setUp(1000);
  void refresher.lookNow();
  await vi.advanceTimersByTimeAsync(900);
  void refresher.lookNow();
  refresher.want();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toEqual([0, 900, 6900]);
});

it.each([
  ['before', true],
  ['after', false],
])('does not look while nobody sees it: hidden %s the wish', async (_, isHiddenFirst) => {
  const { looks, page, refresher } = setUp(100);
  page.isHidden = isHiddenFirst;
  refresher.want();
  page.isHidden = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toEqual([]);
  page.isHidden = false;
  refresher.want();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toEqual([60_000]);
});
