import { beforeEach, describe, expect, it } from 'vitest';
import { createCachedSecrets, createFixedSecrets } from '../../src/webhooks/cached-secrets.ts';
import { NoSecretError, type SigningSecret } from '../../src/webhooks/secret.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const old: SigningSecret = { sender: 'default', value: SECRET };
const fresh: SigningSecret = { sender: 'default', value: OTHER_SECRETS[0] };
const outage = new Error('the store is down');
const never = () => new Promise<never>(() => {});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let clock: number;
let loads: number;
let load: () => Promise<readonly SigningSecret[]>;

beforeEach(() => {
  clock = Date.parse('2026-03-01T12:00:00Z');
  loads = 0;
  load = async () => [old];
});

function createCache(patienceMs = 1) {
  return createCachedSecrets({
    load: () => {
      loads += 1;
      return load();
    },
    now: () => new Date(clock),
    times: { patienceMs },
  });
}

describe('reading', () => {
  it('loads nothing until it is asked', async () => {
    const { read } = createCache();
    expect(loads).toBe(0);
    expect(await read()).toEqual([old]);
  });

  it('loads once for everybody who asks at the same time', async () => {
    const { read, refresh } = createCache();
    const reads = await Promise.all([read(), read(), refresh(), read()]);
    expect(reads).toEqual([[old], [old], [old], [old]]);
    expect(loads).toBe(1);
  });

  it.each([
    ['holds them for less than 5 minutes', 5 * MINUTE - 1, 1],
    ['loads them again after 5 minutes', 5 * MINUTE, 2],
  ])('%s', async (_name, age, expected) => {
    const { read } = createCache();
    await read();
    clock += age;
    load = async () => [fresh];
    expect(await read()).toEqual(expected === 1 ? [old] : [fresh]);
    expect(loads).toBe(expected);
  });

  it('leaves out what has expired since it was loaded', async () => {
    const expiresAt = new Date(clock + MINUTE);
    load = async () => [{ ...old, expiresAt }, fresh];
    const { read } = createCache();
    expect(await read()).toHaveLength(2);
    clock += MINUTE;
    expect(await read()).toEqual([fresh]);
    expect(loads).toBe(1);
  });
});

describe('when the last secret that is held has expired', () => {
  const expiring = () => ({ ...old, expiresAt: new Date(clock + 30 * SECOND) });

  it('waits for a look, so that the very next request knows the new one', async () => {
    const { read } = createCache();
    load = async () => [expiring()];
    await read();
    clock += 31 * SECOND;
    load = async () => [fresh];
    expect(await read()).toEqual([fresh]);
    expect(loads).toBe(2);
  });

  it.each([
    ['gives no other', async () => [{ ...old, expiresAt: new Date(0) }], 'has expired'],
    ['is down', () => Promise.reject(outage), 'the store is down'],
  ])('asks at most once per 5 s while the store %s, and says why', async (_name, next, why) => {
    const { read } = createCache();
    load = async () => [expiring()];
    await read();
    clock += 31 * SECOND;
    load = next;
    await read().catch(() => undefined);
    for (const _ of [1, 2, 3, 4]) {
      clock += SECOND;
      await expect(read()).rejects.toThrow(why);
    }
    expect(loads).toBe(2);
    clock += SECOND;
    load = async () => [fresh];
    expect(await read()).toEqual([fresh]);
  });

  it('says so where it is too early for a look', async () => {
    const { read } = createCache();
    load = async () => [{ ...old, expiresAt: new Date(clock + SECOND) }];
    await read();
    clock += SECOND;
    await expect(read()).rejects.toThrow('every signing secret that was held has expired');
    expect(loads).toBe(1);
  });
});

describe('while the store is down', () => {
  it('goes on with what it holds, and asks at most once per 30 s', async () => {
    const { read } = createCache();
    await read();
    load = () => Promise.reject(outage);
    clock += 5 * MINUTE;
    expect(await read()).toEqual([old]);
    clock += 30 * SECOND - 1;
    expect(await read()).toEqual([old]);
    expect(loads).toBe(2);
    clock += 1;
    expect(await read()).toEqual([old]);
    expect(loads).toBe(3);
  });

  it('gives up what it holds after a day', async () => {
    const { read } = createCache();
    await read();
    load = () => Promise.reject(outage);
    clock += 24 * HOUR - 1;
    expect(await read()).toEqual([old]);
    clock += 1;
    await expect(read()).rejects.toBe(outage);
  });

  it('says why where it holds nothing, and asks at most once per 5 s', async () => {
    load = () => Promise.reject(outage);
    const { read, refresh } = createCache();
    await expect(read()).rejects.toBe(outage);
    clock += 5 * SECOND - 1;
    await expect(read()).rejects.toBe(outage);
    await expect(refresh()).rejects.toBe(outage);
    expect(loads).toBe(1);
    clock += 1;
    load = async () => [old];
    expect(await read()).toEqual([old]);
  });

  it('does not wait long for an answer while it could go on without', async () => {
    const { read, refresh } = createCache();
    await read();
    load = never;
    clock += 5 * MINUTE;
    expect(await read()).toEqual([old]);
    expect(await refresh()).toEqual([old]);
    expect(loads).toBe(2);
  });

  it('waits no longer for everybody than for the first', async () => {
    const { read } = createCache(HOUR);
    await read();
    load = never;
    clock += 5 * MINUTE;
    void read();
    clock += HOUR;
    expect(await read()).toEqual([old]);
  });

  it('takes in an answer that came too late for whoever asked', async () => {
    const { read } = createCache();
    await read();
    const { promise, resolve } = Promise.withResolvers<readonly SigningSecret[]>();
    load = () => promise;
    clock += 5 * MINUTE;
    expect(await read()).toEqual([old]);
    resolve([fresh]);
    await promise;
    expect(await read()).toEqual([fresh]);
  });
});

describe('when all secrets are gone', () => {
  it('forgets what it holds, because that is news and no outage', async () => {
    const { read } = createCache();
    await read();
    load = () => Promise.reject(new NoSecretError('all are disabled'));
    clock += 5 * MINUTE;
    await expect(read()).rejects.toThrow('all are disabled');
    clock += 5 * SECOND;
    load = async () => [fresh];
    expect(await read()).toEqual([fresh]);
  });
});

describe('refreshing', () => {
  it('loads at most once per 30 s, and says by the same array that it did not', async () => {
    const { read, refresh } = createCache();
    const first = await read();
    load = async () => [old, fresh];
    clock += 30 * SECOND - 1;
    expect(await refresh()).toBe(first);
    clock += 1;
    const second = await refresh();
    expect(second).toEqual([old, fresh]);
    expect(await refresh()).toBe(second);
    expect(loads).toBe(2);
  });

  it('counts as a look for those who read', async () => {
    const { read, refresh } = createCache();
    await read();
    clock += 4 * MINUTE;
    await refresh();
    clock += 4 * MINUTE;
    await read();
    expect(loads).toBe(2);
  });

  it('leaves what is held alone where it fails', async () => {
    const { read, refresh } = createCache();
    const first = await read();
    load = () => Promise.reject(outage);
    clock += MINUTE;
    expect(await refresh()).toBe(first);
    expect(await read()).toBe(first);
  });
});

describe('secrets that were given', () => {
  it('are the same array however often somebody looks, so that nothing is verified twice', async () => {
    const { read, refresh } = createFixedSecrets([old]);
    const first = await read();
    expect(first).toEqual([old]);
    expect(await refresh()).toBe(first);
  });
});
