import { createDelivery } from './create-delivery.ts';
import { describeOutcome } from './describe-outcome.ts';
import { describeSummary } from './describe-summary.ts';
import type { Fault } from './faults.ts';
import { findReceiver } from './find-receiver.ts';
import { findSecret } from './find-secret.ts';
import { planEvents, type EventPlan } from './plan-events.ts';
import { runEach } from './run-each.ts';
import { sendDelivery, type Outcome } from './send-delivery.ts';
import { SendError } from './send-error.ts';
import { showProgress } from './show-progress.ts';
import { summarise } from './summarise.ts';

/** What to send, how, and where to. */
export interface SendOptions {
  data?: object | undefined;
  id?: string | undefined;
  url?: string | undefined;
  secret?: string | undefined;
  fault?: Fault | undefined;
  count?: number | undefined;
  concurrency: number;
  anyType?: true | undefined;
  json?: true | undefined;
}

/** Sends one event or many and prints what came back; false when any answer is not the one due. */
export async function send(type: string, options: SendOptions): Promise<boolean> {
  const folder = process.cwd();
  const url = options.url ?? findReceiver(folder);
  const plan = planEvents(type, options);
  if (options.id !== undefined && plan.types.length > 1) {
    throw new SendError('--id names one delivery, so it goes with one type, not with all');
  }
  const secret = findSecret({ flag: options.secret, env: process.env, folder });
  if (!plan.known) console.error(`note: ${type} has no sample, so its data is made up`);
  const startedAt = performance.now();
  const count = options.count ?? plan.types.length;
  const outcomes = await sendAll(plan, { ...options, url, secret, count });
  const summary = summarise(outcomes, performance.now() - startedAt);
  const [first] = outcomes;
  if (options.json) console.log(JSON.stringify({ url, deliveries: outcomes, summary }, null, 2));
  else if (outcomes.length === 1 && first !== undefined) console.log(describeOutcome(first));
  else console.log(describeSummary(summary, outcomes));
  return summary.asExpected === count;
}

async function sendAll(
  plan: EventPlan,
  options: SendOptions & { url: string; secret: string; count: number },
): Promise<Outcome[]> {
  const { url, secret, id, fault, count, concurrency } = options;
  const outcomes: Outcome[] = [];
  const stop = new AbortController();
  // The first Ctrl+C ends a long run with its summary, the second ends the program.
  if (count > 1) process.once('SIGINT', () => stop.abort());
  const progress = count > 1 ? showProgress(count, process.stderr) : undefined;
  // One id is one delivery, and the sender attempts a delivery again with the same event.
  const fixed = id === undefined ? undefined : plan.createEvent(0);
  try {
    await runEach({ count, concurrency, signal: stop.signal }, async (index) => {
      const event = fixed ?? plan.createEvent(index);
      const delivery = createDelivery({ event, secret, id, fault });
      const outcome = await sendDelivery(url, delivery, { event, fault });
      if (outcome.error === 'ECONNREFUSED' && outcomes.length === 0) throw nothingListens(url);
      outcomes.push(outcome);
      progress?.update(outcomes.length);
    });
  } finally {
    progress?.stop();
  }
  return outcomes;
}

function nothingListens(url: string): SendError {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
  const remedy = isLocal ? ': run `npm start` in another terminal' : '';
  return new SendError(`nothing listens at ${url}${remedy}`);
}
