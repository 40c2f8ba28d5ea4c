import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Handlers } from '../../src/handlers/index.ts';
import type { AttemptContext } from '../../src/webhooks/dispatch.ts';
import { PermanentError } from '../../src/webhooks/errors.ts';
import type { OpenEvent } from '../../src/webhooks/event.ts';
import type { EffectLine } from './effects.ts';
import { type Step, stepOf } from './steps.ts';

const effects = process.env['CHAOS_EFFECTS'] ?? '';
const leaseMs = 1000 * Number(process.env['LEASE_SECONDS']);
const workMs = 100;

/** Stands in for the app's own table: each handler follows the plan in its event's data. */
export const handlers = {
  'response.completed': act,
  'batch.completed': act,
  'eval.run.succeeded': act,
  'realtime.call.incoming': act,
} satisfies Handlers;

async function act({ data }: OpenEvent, context: AttemptContext): Promise<string> {
  const step = stepOf(data, context.attempt);
  await sleep(step === 'slow' ? leaseMs * 1.3 : Math.random() * workMs);
  switch (step) {
    case 'fail':
      throw new Error('planned to fail');
    case 'refuse':
      throw new PermanentError('planned to be refused');
    case 'hang':
      return new Promise<never>(() => undefined);
    case 'crash':
      return crash();
    case 'ok':
    case 'slow':
    case 'fail-late':
    case 'crash-late':
      recordEffect(step, context);
  }
  if (step === 'crash-late') return crash();
  // Between the effect and its commit, so that a kill can come in between.
  await sleep(Math.random() * workMs);
  if (step === 'fail-late') throw new Error('planned to fail after its effect');
  return 'recorded';
}

/** One line in one write to a file that is only appended to: no database of the app is trusted. */
function recordEffect(step: Step, { idempotencyKey, attempt, leaseOwner }: AttemptContext): void {
  const line = {
    delivery: idempotencyKey,
    attempt,
    lease: leaseOwner,
    step,
    at: new Date().toISOString(),
  } satisfies EffectLine;
  appendFileSync(effects, `${JSON.stringify(line)}\n`);
}

/** Ends the process as the kernel would: no handler, no hook, nothing flushed. */
function crash(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}
