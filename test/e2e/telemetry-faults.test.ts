import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Faults } from '../../dev/otel/faults.ts';
import { startCollector } from '../../dev/otel/start-collector.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { type Receiver, secret } from './receiver.ts';
import { createEvent, openTelemetryStage, type TelemetryStage, wait } from './telemetry-stage.ts';

const faults: Readonly<Record<string, (faults: Faults) => void>> = {
  'is down': (one) => one.down(),
  'never answers': (one) => one.slow(),
  'answers 429': (one) => one.answer(429, 1),
  'answers 500': (one) => one.answer(500),
};

/** The app gives up after two seconds, an exporter by itself after ten. */
const STOP_MS = 7000;

/** Nothing but the end sends metrics. */
const rarely = { OTEL_METRIC_EXPORT_INTERVAL: '3600000' };

let stage: TelemetryStage;
let inbox: Inbox;
let count = 0;

beforeAll(async () => {
  stage = await openTelemetryStage();
  inbox = createTableInbox(stage.clients.table('inbox'));
});
afterAll(() => stage.close());

/** Posts some events at once; resolves to their ids when all are answered. */
async function post(receiver: Receiver, events: number): Promise<readonly string[]> {
  const ids = Array.from({ length: events }, () => `wh_${(count += 1)}`);
  const postOne = (id: string) => {
    const event = createEvent(id, 'thread.run.completed', { id: `run_${id}` });
    return receiver.post({ id, secret, event });
  };
  for (const { status } of await Promise.all(ids.map(postOne))) expect(status).toBe(200);
  return ids;
}

/** The same, and waits until all of them are done, whichever receiver did it. */
async function work(receiver: Receiver, events: number): Promise<readonly string[]> {
  const ids = await post(receiver, events);
  await vi.waitFor(async () => {
    const states = await Promise.all(ids.map((id) => inbox.readState(id)));
    expect(states).toEqual(ids.map(() => 'done'));
  }, wait);
  return ids;
}

async function expectEndInTime(receiver: Receiver): Promise<void> {
  const started = performance.now();
  await receiver.stop();
  expect(performance.now() - started).toBeLessThan(STOP_MS);
  await expect(receiver.exited).resolves.toEqual([0, null]);
}

const warnings = ({ lines }: Receiver) => lines.filter(({ message }) => message === 'telemetry');

it.concurrent.each(Object.entries(faults))(
  'a backend that %s costs no answer, no delivery, and no time at the end',
  async (kind, fail) => {
    const started = performance.now();
    const collector = await startCollector();
    fail(collector.faults);
    const receiver = await stage.startReceiver({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ...rarely,
    });

    await work(receiver, 1);
    // Now an export is refused, or held for as long as it likes.
    if (kind !== 'is down') {
      const find = () => collector.requests().find((text) => text.includes('resourceSpans'));
      await collector.waitFor(find, { what: 'an export', timeoutMs: wait.timeout });
    }
    await post(receiver, 5);
    // Whoever gives an export up says so: that one is still held, and the answers are here.
    expect(kind === 'never answers' ? warnings(receiver) : []).toEqual([]);
    await work(receiver, 5);
    expect(collector.spans()).toEqual([]);
    await vi.waitFor(() => expect(warnings(receiver)).not.toEqual([]), wait);

    collector.faults.clear();
    const [id] = await work(receiver, 1);
    const isRoot = (name: string) => name === 'receive';
    await collector.waitForSpan(
      ({ name, attributes }) => isRoot(name) && attributes['webhook.delivery.id'] === id,
      { timeoutMs: wait.timeout },
    );

    fail(collector.faults);
    await work(receiver, 1);
    const minutes = Math.ceil((performance.now() - started) / 60_000);
    // One a minute, and the last at the end.
    expect(warnings(receiver).length).toBeLessThanOrEqual(minutes + 1);
    await expectEndInTime(receiver);
    // The end may have last words.
    expect(warnings(receiver).length).toBeLessThanOrEqual(minutes + 1);
    // Neither an address, nor an answer, nor a header.
    const problem = expect.stringMatching(
      /^spans did not reach the collector: [A-Za-z]+( [A-Z_\d]+)?$/,
    ) as unknown;
    expect(warnings(receiver)[0]).toMatchObject({ level: 'warning', problem, lostMetrics: 0 });
    expect(warnings(receiver)[0]?.['lostSpans']).toBeGreaterThan(0);
    await collector.stop();
  },
  150_000,
);

it('what is left goes out at the end, spans and metrics alike', async () => {
  const { collector } = stage;
  const receiver = await stage.startReceiver(rarely);
  const [id] = await work(receiver, 1);
  await expectEndInTime(receiver);
  const names = collector
    .spans()
    .filter(({ attributes }) => attributes['webhook.delivery.id'] === id)
    .map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['receive', 'send tickets', 'process tickets']));
  expect(collector.sum('webhook.done', { 'webhook.event.type': 'thread.run.completed' })).toBe(1);
  expect(warnings(receiver)).toEqual([]);
});

it('a setting that is wrong costs its own backend, and is named with its remedy', async () => {
  const { collector } = stage;
  const receiver = await stage.startReceiver({
    APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=hush',
    TRACE_PERCENT: 'x',
  });
  const [id] = await work(receiver, 1);
  await collector.waitForSpan(({ attributes }) => attributes['webhook.delivery.id'] === id);
  await expectEndInTime(receiver);
  expect(warnings(receiver)).toMatchObject([
    {
      level: 'warning',
      problem: expect.stringMatching(
        /^APPLICATIONINSIGHTS_CONNECTION_STRING is .* leave it out; TRACE_PERCENT is .* leave it out$/,
      ) as unknown,
    },
  ]);
});
