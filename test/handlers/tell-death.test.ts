import { describe, expect, it } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import type { SampleType } from '../../dev/samples/samples.ts';
import { handlers } from '../../src/handlers/index.ts';
import { createTellDeath } from '../../src/handlers/tell-death.ts';
import { PermanentError } from '../../src/webhooks/errors.ts';
import type { OpenEvent } from '../../src/webhooks/event.ts';
import { VANISHED } from '../../src/webhooks/lone-death.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { createContext } from './context.ts';

/** A delivery with this event, as its row is when it dies. */
const toDelivery = (event: OpenEvent) =>
  createReceived({ id: 'wh_1', type: event.type, body: Buffer.from(JSON.stringify(event)) });

/** What is kept and told where an event's delivery dies without its handler. */
async function die(event: OpenEvent, times = 1) {
  const { context, records, notices } = createContext(undefined);
  const { results, notify } = context;
  const tellDeath = createTellDeath({ handlers, results, notify });
  for (let time = 0; time < times; time += 1) await tellDeath(toDelivery(event), VANISHED);
  return { notices, recordOf: async () => recordOf(records, notices) };
}

async function recordOf(
  records: ReturnType<typeof createContext>['records'],
  [notice]: readonly { readonly kind: string; readonly id: string }[],
) {
  return (await records.read(notice?.kind ?? '', notice?.id ?? ''))?.record;
}

const TYPES = Object.keys(handlers) as SampleType[];

describe('a death without a run of the handler', () => {
  it.each(TYPES)('is recorded and told as %s would have done it', async (type) => {
    const event = createSample(type);
    const lone = await die(event);

    // The handler itself, in an attempt that fails for good whatever it does first.
    const test = createContext(undefined);
    const error = new PermanentError('hush');
    let isFirst = true;
    const { records } = test.context.results;
    const failing = async (...args: Parameters<typeof records.write>) => {
      if (!isFirst) return records.write(...args);
      isFirst = false;
      throw error;
    };
    const results = { ...test.context.results, records: { ...records, write: failing } };
    const run = Promise.resolve(handlers[type](event as never, { ...test.context, results }));
    await expect(run).rejects.toBe(error);

    const words = { summary: VANISHED };
    expect(lone.notices).toEqual(test.notices.map((notice) => ({ ...notice, ...words })));
    expect(lone.notices).toMatchObject([{ status: 'dead', delivery: 'wh_1' }]);
    const record = await recordOf(test.records, test.notices);
    expect(await lone.recordOf()).toEqual({ ...record, ...words });
    expect(record).toMatchObject({ status: 'dead', certainty: 'current', delivery: 'wh_1' });
  });

  it.each([
    ['has no handler', { type: 'a.b.c', data: { id: 'x_1' } }, { kind: 'a.b', id: 'x_1' }],
    ['has a type of one word', { type: 'toString' }, { kind: 'toString', id: 'wh_1' }],
    ['names no resource', { type: 'batch.completed', data: 5 }, { kind: 'batch', id: 'wh_1' }],
  ])('is told by its type where the event %s', async (_name, event, about) => {
    const { notices, recordOf: read } = await die(event);
    expect(notices).toMatchObject([{ ...about, status: 'dead', type: event.type }]);
    expect(await read()).toMatchObject({ ...about, status: 'dead', summary: VANISHED });
  });

  it.each([
    ['gone', 'batch.completed', { kind: 'batch', type: 'batch.completed' }],
    ['unreadable from the first', '', { kind: 'unreadable', type: 'unreadable' }],
  ])('is told by its row where the body is %s', async (_name, type, about) => {
    const { context, notices } = createContext(undefined);
    const tellDeath = createTellDeath({ ...context, handlers });
    await tellDeath(createReceived({ id: 'wh_1', type, body: Buffer.from('') }), VANISHED);
    expect(notices).toMatchObject([{ ...about, id: 'wh_1', status: 'dead' }]);
  });

  it('may be told twice, and is recorded once', async () => {
    const { notices, recordOf: read } = await die(createSample('batch.completed'), 2);
    expect(notices).toHaveLength(2);
    expect(notices[1]).toEqual(notices[0]);
    expect(await read()).toMatchObject({ status: 'dead' });
  });

  it('takes no result away that the last attempt had stored', async () => {
    const { context, records, notices } = createContext(undefined);
    const event = createSample('batch.completed');
    const tellDeath = createTellDeath({ ...context, handlers });
    const { id } = event.data;
    const origin = { sender: 'default', idempotencyKey: 'wh_1' };
    const stated = handlers['batch.completed'].state(event, origin);
    const stored = { ...stated, status: 'completed', certainty: 'final' } as const;
    await records.write(stored, undefined);
    await tellDeath(toDelivery(event), VANISHED);
    expect((await records.read('batch', id))?.record).toEqual(stored);
    expect(notices).toMatchObject([{ status: 'completed' }]);
  });

  it('rejects where it cannot be recorded, so that it is tried again', async () => {
    const { context } = createContext(undefined);
    const records = { ...context.results.records, read: () => Promise.reject(new Error('down')) };
    const results = { ...context.results, records };
    const tellDeath = createTellDeath({ ...context, results, handlers });
    const dying = tellDeath(toDelivery(createSample('batch.completed')), VANISHED);
    await expect(dying).rejects.toThrow('down');
  });
});
