import { setTimeout as delay } from 'node:timers/promises';
import type { AttemptContext } from '../../src/webhooks/dispatch.ts';
import { PermanentError } from '../../src/webhooks/errors.ts';
import type { OpenEvent } from '../../src/webhooks/event.ts';

/** What each attempt of a trial does, by its number; those beyond the plan do as its last. */
export type Plan = readonly ('ok' | 'fail' | 'give-up' | 'hang' | `wait ${number} ms`)[];

/** An event whose handler does what its plan says. */
export function createTrial(plan: Plan, type = 'trial') {
  return { id: 'evt_1', object: 'event', type, data: { plan } };
}

async function runTrial(event: OpenEvent, context: AttemptContext): Promise<string> {
  const { plan } = event.data as { plan: Plan };
  const step = plan[context.attempt - 1] ?? plan.at(-1) ?? 'ok';
  if (step === 'fail') throw new Error('not this time');
  if (step === 'give-up') throw new PermanentError('never');
  if (step === 'hang') await delay(600_000, undefined, { signal: context.signal });
  if (step.startsWith('wait')) await delay(Number.parseInt(step.slice(5), 10));
  return 'ok';
}

/** Stands in for the app's handlers in a build for tests. */
export const handlers = { trial: runTrial, 'realtime.call.incoming': runTrial };
