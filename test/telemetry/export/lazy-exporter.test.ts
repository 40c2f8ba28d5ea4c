import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { expect, it, vi } from 'vitest';
import { createLazyExporter, type Exporter } from '../../../src/telemetry/export/lazy-exporter.ts';
import { patience } from '../../patience.ts';

const { SUCCESS, FAILED } = ExportResultCode;

type Export = (items: string[], done: (result: ExportResult) => void) => unknown;

function start(load: () => Promise<Exporter<string[]>>) {
  const noted: string[] = [];
  let lost = 0;
  const exporter = createLazyExporter<string[]>({
    load,
    to: 'the collector',
    what: 'spans',
    count: (items) => items.length,
    trouble: {
      note: (problem) => noted.push(problem),
      lose: (_what, count) => {
        lost += count;
      },
      report: () => undefined,
    },
  });
  const send = (...items: string[]) =>
    new Promise<ExportResult>((resolve) => {
      exporter.export(items, resolve);
    });
  return { exporter, send, noted, lost: () => lost };
}

const succeed: Export = (_items, done) => done({ code: SUCCESS });
const toExporter = (send: Export) => ({ export: send, shutdown: async () => undefined });

it('loads with the first export, once', async () => {
  const sent: string[] = [];
  const load = vi.fn<() => Promise<Exporter<string[]>>>(async () =>
    toExporter((items, done) => {
      sent.push(...items);
      done({ code: SUCCESS });
    }),
  );
  const { send } = start(load);
  expect(load).not.toHaveBeenCalled();
  await Promise.all([send('a'), send('b', 'c')]);
  expect(sent).toEqual(['a', 'b', 'c']);
  expect(load).toHaveBeenCalledTimes(1);
});

it('loses what it could not load for, and tries again', async () => {
  let isBroken = true;
  const { send, noted, lost } = start(async () => {
    if (isBroken) throw Object.assign(new Error('/hush'), { code: 'ERR_MODULE_NOT_FOUND' });
    return toExporter(succeed);
  });
  await send('a', 'b');
  expect(noted).toEqual(['spans did not reach the collector: Error ERR_MODULE_NOT_FOUND']);
  expect(lost()).toBe(2);
  isBroken = false;
  await send('c');
  expect([noted.length, lost()]).toEqual([1, 2]);
});

it.each<[string, Export, string]>([
  ['fails', (_, done) => done({ code: FAILED, error: new TypeError('hush') }), 'TypeError'],
  ['fails without a reason', (_, done) => done({ code: FAILED }), 'Error'],
  [
    'fails with a status',
    (_, done) => done({ code: FAILED, error: Object.assign(new Error('hush'), { code: 503 }) }),
    'Error 503',
  ],
  [
    'fails with a code that is a text',
    (_, done) => done({ code: FAILED, error: Object.assign(new Error('x'), { code: 'hush' }) }),
    'Error',
  ],
  [
    'throws',
    () => {
      throw new RangeError('hush');
    },
    'RangeError',
  ],
  ['rejects', () => Promise.reject(new RangeError('hush')), 'RangeError'],
])('says so when an export %s, in words that hold no value', async (_what, send, reason) => {
  const stage = start(async () => toExporter(send));
  expect(await stage.send('a')).toEqual({ code: SUCCESS });
  expect(stage.noted).toEqual([`spans did not reach the collector: ${reason}`]);
  expect(stage.lost()).toBe(1);
});

it('takes the first answer of an exporter that gives two', async () => {
  const stage = start(async () =>
    toExporter((_items, done) => {
      done({ code: FAILED });
      done({ code: SUCCESS });
    }),
  );
  await stage.send('a');
  expect(stage.lost()).toBe(1);
});

it('waits for no more than a few exports that never end', async () => {
  const { exporter, noted, lost } = start(async () => toExporter(() => undefined));
  const done = vi.fn<(result: ExportResult) => void>();
  for (let count = 0; count < 20; count += 1) exporter.export(['a'], done);
  expect(done).toHaveBeenCalledTimes(12);
  expect(lost()).toBe(12);
  expect(noted[0]).toBe('the collector does not answer');
});

it('does not know how much was lost where some of it was taken', async () => {
  const error = Object.assign(new Error('x'), { code: 206 });
  const stage = start(async () => toExporter((_, done) => done({ code: FAILED, error })));
  await stage.send('a', 'b');
  expect(stage.noted).toEqual(['up to so many spans did not reach the collector: Error 206']);
  expect(stage.lost()).toBe(2);
});

it('counts as lost what is still on its way when nobody waits any more', async () => {
  const ends: (() => void)[] = [];
  const { exporter, send, noted, lost } = start(async () =>
    toExporter((_items, done) => ends.push(() => done({ code: SUCCESS }))),
  );
  exporter.abandon();
  const first = send('a');
  void send('b', 'c');
  await vi.waitFor(() => expect(ends).toHaveLength(2), patience);
  ends[0]?.();
  await first;
  await new Promise(setImmediate);
  exporter.abandon();
  expect(noted).toEqual(['spans were still on their way to the collector']);
  expect(lost()).toBe(2);
});

it('waits for what is on its way before it shuts the exporter down', async () => {
  const order: string[] = [];
  const { exporter } = start(async () => ({
    export: (_items, done) =>
      setImmediate(() => {
        order.push('sent');
        done({ code: SUCCESS });
      }),
    shutdown: async () => void order.push('shut down'),
  }));
  exporter.export(['a'], () => order.push('done'));
  await exporter.forceFlush();
  expect(order).toEqual(['sent', 'done']);
  await exporter.shutdown();
  expect(order).toEqual(['sent', 'done', 'shut down']);
});

it('loads nothing to shut down', async () => {
  const load = vi.fn<() => Promise<Exporter<string[]>>>(async () => toExporter(succeed));
  await start(load).exporter.shutdown();
  expect(load).not.toHaveBeenCalled();
});
