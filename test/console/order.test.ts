import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOrder } from '../../console/state/order.ts';

const order = { do: 'replay-all', filter: { states: 'dead' }, why: 'again' } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An order, the texts of its plans in turn, and the confirmations that were given. */
function setUp(...texts: string[]) {
  const confirmed: unknown[] = [];
  let plans = 0;
  const { progress, ...verbs } = createOrder(async (path, body) => {
    if (path === '/api/do') {
      confirmed.push(body);
      return { text: 'done', isGood: true, ids: [] } as never;
    }
    const text = texts[plans];
    plans += 1;
    if (text === undefined) throw new Error('no answer');
    return { text, count: 1, confirmation: `c${plans}` } as never;
  });
  return { ...verbs, confirmed, plans: () => plans, now: () => progress.value };
}

it('does what was read, and is not planned anew behind the back of who reads it', async () => {
  const { plan, confirm, confirmed, plans, now } = setUp('9 deliveries', '900 deliveries');
  plan(order);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(plans()).toBe(1);
  await confirm();
  expect(confirmed).toEqual([{ confirmation: 'c1' }]);
  expect(now().step).toBe('done');
});

it('does nothing that was looked at too long ago', async () => {
  const { plan, confirm, confirmed, plans, now } = setUp('9 deliveries', '9 deliveries');
  plan(order);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(now()).toMatchObject({ step: 'expired', plan: { text: '9 deliveries' } });
  await confirm();
  expect([plans(), confirmed]).toEqual([1, []]);
});

it.each([
  ['the same: one press is enough', '9 deliveries', 1],
  ['another: it is to be read first', '900 deliveries', 2],
])('looks again, and it is %s', async (_, text, presses) => {
  const { plan, lookAgain, confirm, confirmed } = setUp('9 deliveries', text);
  plan(order);
  await vi.advanceTimersByTimeAsync(60_000);
  await lookAgain(order);
  for (let press = 1; press <= presses; press++) {
    expect(confirmed).toEqual([]);
    await confirm();
  }
  expect(confirmed).toEqual([{ confirmation: 'c2' }]);
});

it('is planned for the last text that was written only', async () => {
  const { plan, now, plans } = setUp('9 deliveries');
  plan(order);
  await vi.advanceTimersByTimeAsync(100);
  plan(undefined);
  await vi.advanceTimersByTimeAsync(1000);
  expect([now().step, plans()]).toEqual(['incomplete', 0]);
});

it('says why there is no plan, and looks again', async () => {
  const { plan, lookAgain, now } = setUp();
  plan(order);
  await vi.advanceTimersByTimeAsync(1000);
  expect(now()).toEqual({ step: 'failed', problem: { error: 'no answer' } });
  await lookAgain(order);
  expect(now().step).toBe('failed');
});
