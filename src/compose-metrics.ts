import { metrics } from '@opentelemetry/api';
import { countFinished } from './azure/count-finished.ts';
import type { Config } from './config.ts';
import { handlers } from './handlers/index.ts';
import type { Stores } from './stores.ts';
import { createFirst, createKnown } from './telemetry/metrics/bounded.ts';
import { createBuriedCounter } from './telemetry/metrics/count-buried.ts';
import { createReceiptCounter } from './telemetry/metrics/count-receipt.ts';
import { createCountTokens } from './telemetry/metrics/count-tokens.ts';
import { countUnreadable } from './telemetry/metrics/count-unreadable.ts';
import { createWorkedCounter } from './telemetry/metrics/count-worked.ts';
import { createBacklogGauge } from './telemetry/metrics/gauge-backlog.ts';
import { createFinishedGauge } from './telemetry/metrics/gauge-finished.ts';
import { createQueueGauges } from './telemetry/metrics/gauge-queues.ts';
import { createSecretsGauge } from './telemetry/metrics/gauge-secrets.ts';
import { createInstruments } from './telemetry/metrics/instruments.ts';
import { SCOPE } from './telemetry/names.ts';
import { createTimeHandlers } from './telemetry/metrics/time-handlers.ts';
import type { ReadSecrets } from './webhooks/secret.ts';

interface MetricsDependencies {
  readonly config: Config;
  readonly stores: Pick<Stores, 'inboxTable' | 'queueLengths'>;
  readonly readSecrets: ReadSecrets;
  readonly now: () => Date;
}

export type Metrics = ReturnType<typeof composeMetrics>;

/** Different ones that are told apart; there are fewer, unless a handler's words or a sender's models get out of hand. */
const MAX_RESULTS = 30;
const MAX_MODELS = 50;
/** Purging before it takes four minutes at most, and the host waits for ten. */
const COUNT_MS = 120_000;

/** What counts and times, for what it decorates; without telemetry it does nothing, and asks for nothing. */
export function composeMetrics({ config, stores, readSecrets, now }: MetricsDependencies) {
  const instruments = createInstruments(metrics.getMeter(SCOPE));
  const toType = createKnown([...Object.keys(handlers), ...config.fastLane.types]);
  const toResult = createFirst(MAX_RESULTS);
  const toModel = createFirst(MAX_MODELS);
  const secrets = createSecretsGauge(instruments, { readSecrets, senders: toSenders(config), now });
  const queues = createQueueGauges(instruments, stores.queueLengths);
  const count = () => countFinished(stores.inboxTable, AbortSignal.timeout(COUNT_MS));

  return {
    ...createReceiptCounter(instruments, toType),
    countWorked: createWorkedCounter(instruments, { toType, toResult }),
    countBuried: createBuriedCounter(instruments, toType),
    countUnreadable: countUnreadable.bind(undefined, instruments),
    timeHandlers: createTimeHandlers(instruments, toType),
    countTokens: createCountTokens(instruments, { toType, toModel }),
    recordBacklog: createBacklogGauge(instruments, now),
    sweepGauges: config.telemetry ? { ...queues, secrets } : {},
    purgeGauges: config.telemetry ? { finished: createFinishedGauge(instruments, count) } : {},
  };
}

/** Who is named by the settings that should have a signing secret. */
function toSenders({ accounts, secrets, vault }: Config): readonly string[] {
  const named = secrets.length > 0 ? [] : (vault?.names ?? []);
  return [...accounts.keys(), ...named.map(({ sender }) => sender)];
}
