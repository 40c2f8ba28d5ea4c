import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { complete, type Delivery } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';
import type { Receiver } from './receiver.ts';
import { openStage, runTimer, type Stage } from './stage.ts';
import type { StorageCall, StorageProxy } from './storage-proxy.ts';
import { createTrial } from './trial-handlers.ts';

const timeout = 30_000;
const faults = ['before', 'after', 'hang', 429, 500, 503] as const;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
const body = Buffer.from(JSON.stringify(createTrial(['ok'])));

const received = (id: string) => createReceived({ id, receivedAt: daysAgo(6), body });
const done = (id: string) => complete(received(id), 'ok', daysAgo(5));
const isList = ({ service, method, path }: StorageCall) =>
  service === 'table' && method === 'GET' && path.startsWith('/inbox()');

interface TimerCall {
  readonly timer: 'sweep' | 'purge';
  readonly matches: (call: StorageCall) => boolean;
  readonly leave: (id: string) => Delivery;
  readonly end: 'done' | undefined;
}

/** The calls of a timer that are about no delivery in particular. */
const timerCalls = {
  'the list of the unfinished': {
    timer: 'sweep',
    matches: isList,
    leave: received,
    end: 'done',
  },
  'the head of the queue': {
    timer: 'sweep',
    matches: ({ service, path }) => service === 'queue' && path.includes('peekonly=true'),
    leave: received,
    end: 'done',
  },
  'the list of the finished': { timer: 'purge', matches: isList, leave: done, end: undefined },
} satisfies Record<string, TimerCall>;

interface Troubled {
  readonly proxy: StorageProxy;
  readonly receiver: Receiver;
}

let stage: Stage;
/** One for each call, so that the faults do not meet. */
const troubled = new Map<string, Troubled>();

beforeAll(async () => {
  stage = await openStage();
  const start = async (name: string) => {
    const proxy = await stage.createProxy();
    const receiver = await stage.startReceiver({
      AzureWebJobsStorage: proxy.connectionString,
      AzureFunctionsJobHost__functionTimeout: '00:00:03',
    });
    troubled.set(name, { proxy, receiver });
  };
  await Promise.all(Object.keys(timerCalls).map(start));
});
afterAll(() => stage.close());

/** Whether the last run of a timer ended well, badly or not yet: of what it did it tells in any case. */
function endOf(receiver: Receiver, timer: 'sweep' | 'purge'): 'well' | 'badly' | undefined {
  const line = receiver.lines.find((one) => {
    const isDone = one.message === 'swept' || one.message === 'purged';
    const isEnd = (isDone && one['complete'] === true) || one['level'] === 'error';
    return one['function'] === timer && isEnd;
  });
  if (!line) return undefined;
  return line['level'] === 'error' ? 'badly' : 'well';
}

async function run({ receiver }: Troubled, timer: 'sweep' | 'purge') {
  receiver.lines.length = 0;
  await runTimer(receiver, timer);
  return vi.waitFor(
    () => {
      const end = endOf(receiver, timer);
      if (!end) throw new Error(`the ${timer} has not ended`);
      return end;
    },
    { timeout, interval: 50 },
  );
}

async function tryEach(name: keyof typeof timerCalls): Promise<void> {
  const one = troubled.get(name);
  if (!one) throw new Error('not started');
  const { timer, matches, leave, end }: TimerCall = timerCalls[name];
  for (const fault of faults) {
    const id = `${name.replaceAll(' ', '-')}-${fault}`;
    await stage.inbox.insert(leave(id));
    one.proxy.fault = (call) => (matches(call) ? fault : undefined);
    expect(await run(one, timer), `${fault}: with storage down`).toBe('badly');
    one.proxy.fault = () => undefined;
    expect(await run(one, timer), `${fault}: with storage back`).toBe('well');
    await vi.waitFor(async () => expect(await stage.inbox.readState(id)).toBe(end), {
      timeout,
      interval: 50,
    });
  }
}

describe('a timer that fails at', () => {
  it.concurrent.each(Object.keys(timerCalls) as (keyof typeof timerCalls)[])(
    '%s does its work the next time, whatever the fault',
    async (name) => {
      await expect(tryEach(name)).resolves.toBeUndefined();
    },
    2 * timeout,
  );
});
