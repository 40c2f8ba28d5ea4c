import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBadCallers, readCallerAddress } from '../../src/webhooks/bad-callers.ts';

const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const create = (failuresPerMinute: number) => createBadCallers(failuresPerMinute, () => new Date());

describe('an address', () => {
  it('has its failures free, each with its line, and is limited from then on', async () => {
    const { punish } = create(3);
    for (let failure = 0; failure < 3; failure += 1) {
      expect(await punish('192.0.2.1')).toMatchObject({ isLimited: false, toLog: 1 });
    }
    vi.advanceTimersByTime(minute / 2);
    const penalty = await punish('192.0.2.1');
    expect(penalty).toEqual({ isLimited: true, retryAfterMs: minute / 2, toLog: 1 });
  });

  it('is suspect once it has no failure left, and for no longer than a minute', async () => {
    const { punish, isSuspect } = create(2);
    await punish('192.0.2.1');
    expect(await isSuspect('192.0.2.1')).toBe(false);
    await punish('192.0.2.1');
    expect(await isSuspect('192.0.2.1')).toBe(true);
    expect(await isSuspect('192.0.2.2')).toBe(false);
    vi.advanceTimersByTime(minute);
    expect(await isSuspect('192.0.2.1')).toBe(false);
  });

  it('pays nothing for what others do', async () => {
    const { punish } = create(1);
    await punish('192.0.2.1');
    expect((await punish('192.0.2.1')).isLimited).toBe(true);
    expect((await punish('192.0.2.2')).isLimited).toBe(false);
  });

  it('is forgiven a minute after its first failure', async () => {
    const { punish } = create(1);
    await punish('192.0.2.1');
    vi.advanceTimersByTime(minute - 1);
    expect((await punish('192.0.2.1')).isLimited).toBe(true);
    vi.advanceTimersByTime(1);
    expect((await punish('192.0.2.1')).isLimited).toBe(false);
  });
});

describe('the log of limited failures', () => {
  it('has one line a minute, which counts those before it', async () => {
    const { punish } = create(1);
    const toLog = async () => (await punish('192.0.2.1')).toLog;
    await punish('192.0.2.1');
    expect(await toLog()).toBe(1);
    for (let failure = 0; failure < 500; failure += 1) expect(await toLog()).toBe(0);
    vi.advanceTimersByTime(minute);
    // The first failure of the new minute is free and has its own line.
    expect(await toLog()).toBe(1);
    expect(await toLog()).toBe(501);
    expect(await toLog()).toBe(0);
  });

  it('has one line for all addresses together', async () => {
    const { punish } = create(1);
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await punish(address);
    const lines = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      lines.push((await punish(address)).toLog);
    }
    expect(lines).toEqual([1, 0, 0]);
  });
});

it('200,000 addresses share 65,536 counters, evenly', async () => {
  const { punish } = create(1);
  let counters = 0;
  for (let index = 0; index < 200_000; index += 1) {
    const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
    // A counter forgives one failure, so each that is forgiven is a counter of its own.
    if (!(await punish(address)).isLimited) counters += 1;
  }
  expect(counters).toBeLessThanOrEqual(65_536);
  // As many as chance leaves unused: 65,536 × e^(-200,000 / 65,536) are 3,100.
  expect(counters).toBeGreaterThan(60_000);
});

describe('the address of a caller', () => {
  it.each([
    ['an IPv4', '203.0.113.7', 1, '203.0.113.7'],
    ['an IPv4 and a port', '203.0.113.7:51234', 1, '203.0.113.7'],
    ['an IPv6', '2001:db8::7', 1, '2001:db8::7'],
    ['an IPv6 in brackets', '[2001:db8::7]', 1, '2001:db8::7'],
    ['an IPv6 and a port', '[2001:db8::7]:51234', 1, '2001:db8::7'],
    ['what the caller made up before it', '10.0.0.1, evil, 203.0.113.7:1', 1, '203.0.113.7'],
    ['the entry before one more proxy', '10.0.0.1, 203.0.113.7:1, 198.51.100.1', 2, '203.0.113.7'],
    ['fewer entries than proxies', '203.0.113.7', 2, '203.0.113.7'],
    ['no white space', '10.0.0.1,203.0.113.7', 1, '203.0.113.7'],
    ['more white space', '10.0.0.1 ,\t203.0.113.7 ', 1, '203.0.113.7'],
    ['nothing after the last comma', '203.0.113.7,', 1, ''],
    ['nothing', '', 1, ''],
    ['no header', null, 1, ''],
    ['no header, two proxies', null, 2, ''],
    ['no address at all', 'unknown', 1, 'unknown'],
    ['half a bracket', '[2001:db8::7', 1, '[2001:db8::7'],
  ])('%s: %j with %i trusted', (_name, forwardedFor, trustedHops, address) => {
    expect(readCallerAddress(forwardedFor, trustedHops)).toBe(address);
  });

  it('is found in no time, whatever is sent', () => {
    const long = ['['.repeat(8000), ':'.repeat(8000), '1'.repeat(8000), ','.repeat(8000)];
    for (const text of [...long, `${'a:'.repeat(4000)}1`, `[${'a'.repeat(8000)}]:x`]) {
      expect(readCallerAddress(text, 1).length).toBeLessThanOrEqual(text.length);
    }
  });
});
