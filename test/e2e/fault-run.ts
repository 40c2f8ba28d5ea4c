import { setTimeout as delay } from 'node:timers/promises';
import { runEach } from '../../dev/send/run-each.ts';
import { callKinds, type CallKind, type FaultCase } from './fault-cases.ts';
import { fromMessage } from './messages.ts';
import type { Receiver } from './receiver.ts';
import type { Stage } from './stage.ts';

/** How long a delivery may take to its end; a machine at its limit takes its time. */
export const endMs = 40_000;

export interface FaultRun {
  /** What became of the delivery of a case: its state, `removed`, `kept`, or an error. */
  endOf(id: string): Promise<string>;
  /** How many calls of a case failed by plan. */
  hitsOf(id: string): number;
}

/** Settings under which what failed is tried again soon. */
export const patientSettings = {
  AzureFunctionsJobHost__extensions__queues__batchSize: '32',
  AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '32',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:01',
  AzureFunctionsJobHost__functionTimeout: '00:00:05',
  FAST_LANE_SECONDS: '1',
  HANDLER_TIMEOUT_SECONDS: '3',
  LEASE_SECONDS: '1.5',
  MAX_ATTEMPTS: '50',
  RETRY_BASE_SECONDS: '0.2',
  RETRY_FACTOR: '1',
  STORAGE_BUDGET_MS: '1000',
} as const;

/** Brings all cases about, many at once, as each has its own delivery and mostly waits. */
export function startFaultRun(
  stage: Stage,
  receiver: Receiver,
  cases: readonly FaultCase[],
): FaultRun {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const ends = new Map(cases.map(({ id }) => [id, Promise.withResolvers<string>()]));
  const counts = new Map<string, number>();
  const hits = new Map<string, number>();

  stage.storage.fault = (call, body) => {
    const [, message] = /<MessageText>([^<]*)/.exec(body.toString()) ?? [];
    const sent = message === undefined ? body.toString() : fromMessage(message);
    const [id = ''] = /case-\d+\./.exec(`${call.path} ${sent}`) ?? [];
    const planned = byId.get(id);
    if (!planned) return undefined;
    const { matches, nth }: CallKind = callKinds[planned.kind];
    if (!matches(call, sent)) return undefined;
    const number = (counts.get(id) ?? 0) + 1;
    counts.set(id, number);
    if (number < nth || number >= nth + planned.tries) return undefined;
    hits.set(id, (hits.get(id) ?? 0) + 1);
    return planned.fault;
  };

  // Not all at once: an app without a free moment fails for other reasons.
  void runEach({ count: cases.length, concurrency: 60 }, async (index) => {
    const one = cases[index];
    if (!one) return;
    const end = await runCase(stage, receiver, one).catch((error: unknown) => String(error));
    ends.get(one.id)?.resolve(end);
  });

  return {
    endOf: (id) => ends.get(id)?.promise ?? Promise.resolve('unknown'),
    hitsOf: (id) => hits.get(id) ?? 0,
  };
}

async function runCase(stage: Stage, receiver: Receiver, { id, kind }: FaultCase): Promise<string> {
  const { begin, end }: CallKind = callKinds[kind];
  await begin({ stage, receiver, id });
  const due = Date.now() + endMs;
  let found = await lookAt(stage, id, end);
  while (found !== end && Date.now() < due) {
    await delay(200);
    found = await lookAt(stage, id, end);
  }
  return found;
}

async function lookAt({ inbox, queue }: Stage, id: string, end: CallKind['end']): Promise<string> {
  if (end !== 'kept') return (await inbox.readState(id)) ?? 'removed';
  const { peekedMessageItems } = await queue('tickets-unreadable').peekMessages({
    numberOfMessages: 32,
  });
  const texts = peekedMessageItems.map(({ messageText }) => fromMessage(messageText));
  return texts.includes(`no ticket: ${id}`) ? 'kept' : 'not kept';
}
