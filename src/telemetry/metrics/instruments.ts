import type { Meter } from '@opentelemetry/api';
import { METRICS } from '../names.ts';

/** Everything that this app measures. */
export type Instruments = ReturnType<typeof createInstruments>;

/** Seconds: an answer ends with the budget for storage, on the fast lane with its own. */
const ANSWER = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 6, 10];
/** Seconds: a handler ends with the host's time limit of ten minutes. */
const HANDLER = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
/** Seconds: from the fast lane to the last retry of a day. */
const DELAY = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 43_200, 86_400];

/**
 * Makes every instrument. Gauges are for readers with delta temporality: what one instance measured
 * once is then told once, not for as long as the instance lives.
 */
export function createInstruments(meter: Meter) {
  return {
    requests: meter.createCounter(METRICS.requests, {
      unit: '{request}',
      description: 'Requests of senders, by what became of them',
    }),
    verificationFailures: meter.createCounter(METRICS.verificationFailures, {
      unit: '{request}',
      description: 'Requests that were not genuine or not well-formed, by reason',
    }),
    acknowledgeDuration: meter.createHistogram(
      METRICS.acknowledgeDuration,
      seconds('From a request to its answer', ANSWER),
    ),
    startDelay: meter.createHistogram(
      METRICS.startDelay,
      seconds('From receipt or replay to the start of the first attempt', DELAY),
    ),
    doneDelay: meter.createHistogram(
      METRICS.doneDelay,
      seconds('From receipt or replay to the end of the work', DELAY),
    ),
    handlerDuration: meter.createHistogram(
      METRICS.handlerDuration,
      seconds('One run of a handler', HANDLER),
    ),
    done: meter.createCounter(METRICS.done, {
      unit: '{delivery}',
      description: 'Deliveries done, by the word of their handler',
    }),
    retries: meter.createCounter(METRICS.retries, {
      unit: '{attempt}',
      description: 'Attempts that failed and are made once more',
    }),
    dead: meter.createCounter(METRICS.dead, {
      unit: '{delivery}',
      description: 'Deliveries given up',
    }),
    lostTickets: meter.createCounter(METRICS.lostTickets, {
      unit: '{ticket}',
      description: 'Tickets that a sweep sent for deliveries whose own were lost',
    }),
    unreadableTickets: meter.createCounter(METRICS.unreadableTickets, {
      unit: '{message}',
      description: 'Queue messages that nothing could read, and that were kept',
    }),
    inboxRows: meter.createGauge(METRICS.inboxRows, {
      unit: '{row}',
      description: 'Rows of the inbox, by state',
    }),
    oldestUnfinished: meter.createGauge(METRICS.oldestUnfinished, {
      unit: 's',
      description: 'Since the oldest unfinished delivery was received or replayed',
    }),
    queueMessages: meter.createGauge(METRICS.queueMessages, {
      unit: '{message}',
      description: 'Messages in a queue, those held back included, about',
    }),
    secrets: meter.createGauge(METRICS.secrets, {
      unit: '{secret}',
      description: 'Signing secrets that count, by sender',
    }),
    secretAge: meter.createGauge(METRICS.secretAge, {
      unit: 's',
      description: "Since a sender's newest signing secret was stored",
    }),
    secretExpiry: meter.createGauge(METRICS.secretExpiry, {
      unit: 's',
      description: "Until a sender's last signing secret expires",
    }),
    tokens: meter.createCounter(METRICS.tokens, {
      unit: '{token}',
      description: 'Tokens that models read and wrote, by the results that were recorded',
    }),
  };
}

function seconds(description: string, explicitBucketBoundaries: number[]) {
  return { unit: 's', description, advice: { explicitBucketBoundaries } };
}
