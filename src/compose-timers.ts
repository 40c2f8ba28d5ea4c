import type { TimerHandler } from '@azure/functions';
import { createCallBodies } from './azure/call-bodies.ts';
import { createExpiredResults } from './azure/expired-results.ts';
import { createFinishedRows, createUnfinishedRows } from './azure/inbox-scan.ts';
import type { Metrics } from './compose-metrics.ts';
import type { Config } from './config.ts';
import { createPurgeFunction } from './functions/purge.ts';
import { createReconcileFunction } from './functions/reconcile.ts';
import { createSweepFunction } from './functions/sweep.ts';
import type { GetOpenAI } from './openai/client.ts';
import { createEndedLists } from './openai/list-ended.ts';
import { createReconcile } from './reconcile/reconcile.ts';
import type { Stores } from './stores.ts';
import { andTell } from './telemetry/metrics/and-tell.ts';
import { ATTRIBUTES } from './telemetry/names.ts';
import { traceTimer, withCounts } from './telemetry/traces/trace-timer.ts';
import { createPurge, type FinishedRows } from './webhooks/purge.ts';
import { createSweep } from './webhooks/sweep.ts';

interface TimerDependencies {
  readonly config: Config;
  readonly stores: Stores;
  readonly getOpenAI: GetOpenAI;
  readonly metrics: Metrics;
  readonly now: () => Date;
}

/** What each timer calls, each in a span that says what it counted. */
export function composeTimers(dependencies: TimerDependencies) {
  return {
    sweep: traceTimer('sweep', composeSweep(dependencies)),
    purge: traceTimer('purge', composePurge(dependencies)),
    reconcile: traceTimer('reconcile', composeReconcile(dependencies)),
  };
}

function composeSweep({ config, stores, metrics, now }: TimerDependencies): TimerHandler {
  const sweep = createSweep({
    rows: createUnfinishedRows(stores.inboxTable),
    readHeadInsertedAt: stores.readHeadInsertedAt,
    sendTicket: stores.sendTicket,
    policy: config.sweep,
    now,
  });
  return createSweepFunction(
    withCounts(andTell(sweep, metrics.recordBacklog), ({ unfinished, sent }) => ({
      [ATTRIBUTES.unfinished]: unfinished,
      [ATTRIBUTES.lostTickets]: sent,
    })),
    metrics.sweepGauges,
  );
}

function composePurge({ config, stores, metrics, now }: TimerDependencies): TimerHandler {
  const { inboxTable, resultsTable } = stores;
  const { retentionMs, resultsMs, callsMs } = config.purge;
  const purge = (rows: FinishedRows, ms: number, name: string) =>
    withCounts(createPurge({ rows, retentionMs: ms, now }), ({ removed }) => ({
      [name]: removed,
    }));
  const expired = (share: 'calls' | 'others') => createExpiredResults(resultsTable, share);
  const purges = {
    deliveries: purge(createFinishedRows(inboxTable), retentionMs, ATTRIBUTES.purgedDeliveries),
    results: purge(expired('others'), resultsMs, ATTRIBUTES.purgedResults),
    calls: purge(expired('calls'), callsMs, ATTRIBUTES.purgedCalls),
    callBodies: purge(createCallBodies(inboxTable), callsMs, ATTRIBUTES.purgedCallBodies),
  };
  return createPurgeFunction(purges, metrics.purgeGauges);
}

function composeReconcile({ config, stores, getOpenAI, now }: TimerDependencies): TimerHandler {
  const { records, inbox, sendTicket } = stores;
  const { mode, pages } = config.reconcile;
  const senders = mode === 'off' ? [] : [...config.accounts.keys()];
  const lists = senders.flatMap((sender) =>
    Object.entries(createEndedLists(() => getOpenAI(sender), pages)).map(([name, list]) => ({
      sender,
      name,
      list,
    })),
  );
  const reconcile = createReconcile({
    lists,
    records,
    inbox,
    sendTicket,
    policy: config.reconcile,
    now,
  });
  return createReconcileFunction(
    withCounts(reconcile, ({ looked, missing, sent, failures }) => ({
      [ATTRIBUTES.looked]: looked,
      [ATTRIBUTES.missing]: missing,
      [ATTRIBUTES.sent]: sent,
      [ATTRIBUTES.failures]: failures.length,
    })),
  );
}
