import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { POISONED, VANISHED } from '../../src/webhooks/lone-death.ts';
import { PermanentError } from '../../src/webhooks/errors.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { FAILED, recordSpans, toFacts, UNSET } from '../telemetry/traces/record-spans.ts';
import { createStage, HOST_TRACE } from './stage.ts';
import { patience } from '../patience.ts';

const spans = recordSpans();
const received = ['receive received', '  insert inbox inserted', '  send tickets'];
const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

const done = [
  'process tickets done',
  '  read inbox found',
  '  replace inbox swapped',
  '  handle batch.completed completed',
  '  replace inbox swapped',
];
const retrying = [
  'process tickets retrying !TypeError',
  '  read inbox found',
  '  replace inbox swapped',
  '  handle batch.completed !TypeError',
  '  replace inbox swapped',
  '  send tickets',
];

describe('a ticket', () => {
  it('is worked off in the trace of its delivery, and linked to the invocation', async () => {
    const { post, take } = createStage();
    await post();
    await take();
    expect(spans.draw()).toEqual([...received, ...indent(done)]);
    const process = spans.one('process tickets');
    expect(toFacts(process)).toEqual({
      name: 'process tickets',
      kind: 'CONSUMER',
      attributes: {
        'messaging.system': 'azure_queue_storage',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'tickets',
        'messaging.message.id': 'message-1',
        'ai.operation.name': 'process tickets',
        'webhook.delivery.id': 'wh_1',
        'webhook.event.id': 'evt_1',
        'webhook.event.type': 'batch.completed',
        'webhook.sender': 'default',
        'webhook.attempt': 1,
        'webhook.state': 'done',
        'webhook.outcome': 'done',
      },
      status: UNSET,
    });
    expect(process.spanContext().traceId).toBe(HOST_TRACE);
    const link = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) };
    expect(process.links).toMatchObject([{ context: link }]);
  });

  it('without a trace is worked off in that of the invocation', async () => {
    const { take } = createStage();
    await take({ delivery: 'wh_1' });
    expect(spans.draw()).toEqual(['process tickets missing', '  read inbox missing']);
    expect(spans.one('process tickets')).toMatchObject({
      parentSpanContext: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) },
      links: [],
      attributes: { 'webhook.delivery.id': 'wh_1' },
      status: UNSET,
    });
  });

  it('leads to another one in the same trace where the handler fails', async () => {
    let isFirst = true;
    const handler = () => {
      if (!isFirst) return 'completed';
      isFirst = false;
      throw new TypeError('hush');
    };
    const { post, take } = createStage({ handler });
    await post();
    await take();
    await take();
    expect(spans.draw()).toEqual([...received, ...indent(retrying), ...indent(done)]);
  });

  it('fails with the handler for the last time, in the words of the error', async () => {
    const { post, take } = createStage({
      handler: () => Promise.reject(new PermanentError('no such batch')),
    });
    await post();
    await take();
    expect(spans.draw().slice(3)).toEqual([
      '  process tickets dead !PermanentError',
      '    read inbox found',
      '    replace inbox swapped',
      '    handle batch.completed !PermanentError',
      '    replace inbox swapped',
    ]);
    const message = 'PermanentError: no such batch';
    expect(spans.one('process tickets').status).toEqual({ ...FAILED, message });
    expect(spans.one('process tickets').attributes['webhook.state']).toBe('dead');
  });

  it('does not fail where there is nothing to do, or not yet', async () => {
    const ringing = Promise.withResolvers<string>();
    const { post, take } = createStage({ handler: () => ringing.promise });
    await post();
    const first = take();
    await expect.poll(() => spans.draw().at(-1), patience).toContain('replace inbox');
    await take();
    ringing.resolve('completed');
    await first;
    await take();
    const processed = spans.draw().filter((line) => line.startsWith('  process'));
    expect(processed).toEqual([
      '  process tickets done',
      '  process tickets waiting',
      '  process tickets skipped',
    ]);
  });

  it('fails where the lease was lost meanwhile', async () => {
    const memory = createMemoryInbox();
    const handler = async () => {
      const stored = await memory.read('wh_1');
      const lease = { owner: 'other', until: new Date(Date.now() + 60_000) };
      const progress = { state: 'processing', lease } as const;
      if (stored) await memory.replace({ ...stored.delivery, progress }, stored.version);
      return 'completed';
    };
    const { post, take } = createStage({ inbox: memory, handler });
    await post();
    await take();
    expect(spans.draw()[3]).toBe('  process tickets lease-lost !lease-lost');
    expect(spans.draw().slice(-4)).toEqual([
      '    replace inbox refused',
      '    read inbox found',
      '    read inbox found',
      '    send tickets',
    ]);
  });

  it('fails with storage', async () => {
    const error = Object.assign(new Error('hush'), { code: 'ECONNRESET' });
    const inbox: Inbox = { ...createMemoryInbox(), read: () => Promise.reject(error) };
    const { take } = createStage({ inbox });
    await expect(take({ delivery: 'wh_1' })).rejects.toBe(error);
    expect(spans.draw()).toEqual(['process tickets !ECONNRESET', '  read inbox !ECONNRESET']);
  });

  it('that is none fails', async () => {
    const { take, lines } = createStage();
    await take('hush');
    expect(spans.draw()).toEqual(['process tickets unreadable !unreadable']);
    expect(lines).toMatchObject([{ level: 'error', message: 'unreadable-ticket', kept: 'kept-1' }]);
  });
});

describe('the lines about a ticket', () => {
  it('name the trace and the span', async () => {
    const { post, take, lines } = createStage();
    await post();
    await take();
    const process = spans.one('process tickets').spanContext();
    const receive = spans.one('receive').spanContext();
    expect(lines.map(({ message, traceId, spanId }) => [message, traceId, spanId])).toEqual([
      ['received', HOST_TRACE, receive.spanId],
      ['processing', HOST_TRACE, process.spanId],
      ['done', HOST_TRACE, process.spanId],
    ]);
  });

  it('say at an end how long it waited and took, and until then how long it waited', async () => {
    let times = 0;
    const handler = () => {
      times += 1;
      if (times < 3) throw new Error('hush');
      return 'completed';
    };
    const { post, take, lines } = createStage({ handler });
    await post();
    await take();
    await take();
    await post({ id: 'wh_2' });
    await take();
    const number = expect.any(Number) as number;
    expect(lines.filter(({ waitedMs }) => waitedMs !== undefined)).toMatchObject([
      { message: 'retrying', attempt: 1, waitedMs: number },
      { message: 'dead', attempt: 2, waitedMs: number, totalMs: number },
      { message: 'done', attempt: 1, waitedMs: number, totalMs: number },
    ]);
    expect(lines.filter(({ totalMs }) => totalMs !== undefined)).toHaveLength(2);
  });
});

describe('a ticket that the queue gave up on', () => {
  it('is buried in the trace of its delivery, and fails', async () => {
    const { post, poison, lines } = createStage();
    await post();
    await poison();
    expect(spans.draw()).toEqual([
      ...received,
      '  process tickets-poison dead !poisoned',
      '    read inbox found',
      '    replace inbox swapped',
    ]);
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'dead', traceId: HOST_TRACE });
    expect(lines.at(-1)).toHaveProperty('totalMs');
  });

  it('does not fail where its delivery is finished or gone', async () => {
    const { post, take, poison } = createStage();
    await post();
    await take();
    await poison();
    await poison({ delivery: 'wh_2' });
    const buried = spans.draw().filter((line) => line.includes('poison'));
    expect(buried).toEqual([
      '  process tickets-poison left-alone',
      'process tickets-poison missing',
    ]);
  });
});

describe('a death of which nobody could be told', () => {
  const createUntold = (inbox?: Inbox) => {
    const told: string[] = [];
    let isDown = true;
    const stage = createStage({
      ...(inbox && { inbox }),
      tellDeath: async (_delivery, reason) => {
        if (isDown) throw new TypeError('down');
        told.push(reason);
      },
    });
    return { ...stage, told, mend: () => (isDown = false) };
  };
  const again = 'its ticket comes again';

  it('is logged all the same, and told with the poisoned ticket that comes again', async () => {
    const { post, poison, lines, told, mend } = createUntold();
    await post();
    await expect(poison()).rejects.toThrow(again);
    expect(lines.slice(-2)).toMatchObject([
      { level: 'error', message: 'dead', reason: POISONED },
      { level: 'warning', message: 'untold', delivery: 'wh_1', error: 'TypeError: down' },
    ]);
    mend();
    await poison();
    expect(lines.at(-1)).toMatchObject({ message: 'left-alone', state: 'dead' });
    expect(told).toEqual([POISONED]);
  });

  it('is logged all the same, and told with the ticket of the last attempt', async () => {
    const memory = createMemoryInbox();
    const { post, take, lines, told, mend } = createUntold(memory);
    await post();
    const stored = await memory.read('wh_1');
    const lease = { owner: 'other', until: new Date(0) };
    const progress = { state: 'processing', lease } as const;
    const vanished = { ...stored?.delivery, attempts: 2, progress } as Delivery;
    await memory.replace(vanished, stored?.version ?? '');
    await expect(take()).rejects.toThrow(again);
    expect(lines.slice(-2)).toMatchObject([
      { level: 'error', message: 'dead', reason: `PermanentError: ${VANISHED}` },
      { level: 'warning', message: 'untold' },
    ]);
    mend();
    await take();
    expect(lines.at(-1)).toMatchObject({ message: 'skipped', state: 'dead' });
    expect(told).toEqual([VANISHED]);
  });
});
