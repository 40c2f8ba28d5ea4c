import { expect, it, vi } from 'vitest';
import { once } from '../src/once.ts';

it('loads nothing before it is asked, and then once for everybody', async () => {
  const load = vi.fn<() => Promise<object>>(async () => ({}));
  const get = once(load);
  expect(load).not.toHaveBeenCalled();
  const [one, other] = await Promise.all([get(), get()]);
  expect(other).toBe(one);
  expect(await get()).toBe(one);
  expect(load).toHaveBeenCalledOnce();
});

it('tells a failure to all who wait for it, and loads again for who asks next', async () => {
  const load = vi.fn<() => Promise<string>>();
  load.mockRejectedValueOnce(new Error('EMFILE')).mockResolvedValue('loaded');
  const get = once(load);
  const waiting = await Promise.allSettled([get(), get()]);
  expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(load).toHaveBeenCalledOnce();
  expect(await get()).toBe('loaded');
  expect(await get()).toBe('loaded');
  expect(load).toHaveBeenCalledTimes(2);
});

it('forgets what throws before there is anything to wait for', async () => {
  const load = vi.fn<() => Promise<string>>(async () => 'loaded');
  load.mockImplementationOnce(() => {
    throw new Error('no');
  });
  const get = once(load);
  await expect(get()).rejects.toThrow('no');
  expect(await get()).toBe('loaded');
});

it('keeps what was begun anew when a failure is heard of late', async () => {
  const loads: PromiseWithResolvers<string>[] = [];
  const get = once(() => {
    const load = Promise.withResolvers<string>();
    loads.push(load);
    return load.promise;
  });
  const first = get();
  // Hears of the failure between the two who wait for it, and asks again.
  const again = loads[0]?.promise.catch(() => get());
  const late = get();
  loads[0]?.reject(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await expect(late).rejects.toThrow('no');
  loads[1]?.resolve('loaded');
  expect(await again).toBe('loaded');
  const last = get();
  expect(loads).toHaveLength(2);
  expect(await last).toBe('loaded');
});
