import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { CollectedSpan } from '../../dev/otel/read-spans.ts';
import { type Collector, startCollector } from '../../dev/otel/start-collector.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createTicketQueue } from '../../src/azure/ticket-queue.ts';
import { createReplay, type Replayed } from '../../src/webhooks/replay.ts';
import type { LogLine, Receiver } from './receiver.ts';
import { openResultsStage, type ResultsStage } from './results-stage.ts';

/** The built app with its own handlers, which exports to a collector. */
export interface TelemetryStage extends ResultsStage {
  readonly collector: Collector;
}

/** For anything that is bound to come; spans go out every two seconds. */
export const wait = { timeout: 25_000, interval: 50 };

/** Settings that make every wait short, and every limit long; timers only run when they are asked to. */
const hasty = {
  AzureFunctionsJobHost__extensions__queues__maxDequeueCount: '2',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
  FAST_LANE_SECONDS: '8',
  MAX_ATTEMPTS: '2',
  OTEL_METRIC_EXPORT_INTERVAL: '300',
  PURGE_SCHEDULE: '0 0 0 1 1 *',
  RECONCILE_SCHEDULE: '0 0 0 1 1 *',
  RETRY_BASE_SECONDS: '0.1',
  STORAGE_BUDGET_MS: '8000',
  SWEEP_SCHEDULE: '0 0 0 1 1 *',
} as const;

/** Opens a stage whose queues are there and empty; every delivery has two attempts. */
export async function openTelemetryStage(
  options?: Parameters<typeof openResultsStage>[0],
): Promise<TelemetryStage> {
  const [stage, collector] = await Promise.all([openResultsStage(options), startCollector()]);
  for (const name of ['tickets-poison', 'tickets-unreadable', 'notifications-dead']) {
    await stage.clients.queue(name).create();
  }
  return {
    ...stage,
    collector,
    startReceiver(settings, args) {
      const telemetry = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
      return stage.startReceiver({ ...hasty, ...telemetry, ...settings }, args);
    },
    async close() {
      await stage.close();
      await collector.stop();
    },
  };
}

/** An event as the sender writes it; `evt_` and the delivery's own words make its id. */
export function createEvent(delivery: string, type: string, data: object) {
  const id = delivery.replace(/^wh_/, 'evt_');
  return { id, object: 'event', created_at: 1_770_000_000, type, data };
}

/** Has a delivery done once more, as the command line does. */
export function replay({ clients }: TelemetryStage, delivery: string): Promise<Replayed> {
  const replayOne = createReplay({
    inbox: createTableInbox(clients.table('inbox')),
    sendTicket: createTicketQueue(clients.queue('tickets')),
    now: () => new Date(),
    createNonce: randomUUID,
  });
  return replayOne(delivery, { by: 'me', why: 'the key is right now' });
}

/** A line of the log that names what was running. */
export interface TracedLine extends LogLine {
  readonly traceId: string;
  readonly spanId: string;
}

/** The first line about a delivery with this message, when it is there. */
export function untilLine(
  receiver: Receiver,
  delivery: string,
  message: string,
): Promise<TracedLine> {
  return vi.waitFor(() => {
    const found = receiver.linesOf(delivery).find((line) => line.message === message);
    if (!found) throw new Error(`${delivery} has no line "${message}"`);
    if (!isTraced(found)) throw new Error(`the line "${message}" of ${delivery} names no span`);
    return found;
  }, wait);
}

function isTraced(line: LogLine): line is TracedLine {
  return typeof line['traceId'] === 'string' && typeof line['spanId'] === 'string';
}

/** All spans of a trace, when its request and this many runs of its work have ended. */
export function untilTrace(
  collector: Collector,
  traceId: string,
  runs: number,
): Promise<readonly CollectedSpan[]> {
  const look = () => {
    const spans = collector.spans().filter((span) => span.traceId === traceId);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    // A span comes when it ends, so those above others come last.
    const roots = spans.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId));
    const isWhole = roots.length === 1 && roots[0]?.name === 'receive';
    const ended = spans.filter(({ kind, name }) => kind === 'consumer' || name === 'fast lane');
    return isWhole && ended.length === runs ? spans : undefined;
  };
  const what = `the trace ${traceId} with ${runs} runs`;
  return collector.waitFor(look, { what, timeoutMs: wait.timeout });
}
