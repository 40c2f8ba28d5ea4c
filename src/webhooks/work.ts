import { type BackoffPolicy, retryDelayMs } from './backoff.ts';
import { bury, claim, complete, decide, type Delivery, retry } from './delivery.ts';
import type { Dispatch } from './dispatch.ts';
import { describeError, PermanentError } from './errors.ts';
import { type Inbox, type Stored, swap } from './inbox.ts';
import { holdLease } from './lease.ts';
import type { Log } from './log.ts';
import { tellAgain, type TellDeath, tryTell, type Untold } from './lone-death.ts';
import { runHandler } from './run-handler.ts';
import { type SendTicket, type Ticket, toDelayMs } from './ticket.ts';

export interface WorkPolicy {
  readonly maxAttempts: number;
  readonly leaseMs: number;
  /** Time for one run of a handler: the function's time limit less a margin. */
  readonly handlerTimeoutMs: number;
  readonly backoff: BackoffPolicy;
}

export interface WorkDependencies {
  readonly inbox: Inbox;
  readonly sendTicket: SendTicket;
  readonly dispatch: Dispatch;
  /** Called where a delivery dies without a run of its handler. */
  readonly tellDeath: TellDeath;
  readonly policy: WorkPolicy;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  /** A lease owner that no other attempt has. */
  readonly createOwner: () => string;
}

/** What became of one ticket. */
export type Worked =
  | { readonly outcome: 'done'; readonly result: string; readonly delivery: Delivery }
  | {
      readonly outcome: 'retrying';
      readonly error: unknown;
      readonly dueAt: Date;
      readonly delivery: Delivery;
    }
  | ({ readonly outcome: 'dead'; readonly error: unknown; readonly delivery: Delivery } & Untold)
  /** Somebody else took the delivery over; what this attempt did is not recorded. */
  | { readonly outcome: 'lease-lost'; readonly delivery: Delivery }
  /** Finished before. */
  | { readonly outcome: 'skipped'; readonly delivery: Delivery }
  /** Not due, or under way elsewhere; a new ticket comes at `until`. */
  | { readonly outcome: 'waiting'; readonly until: Date; readonly delivery: Delivery }
  /** The inbox has no such row (any more). */
  | { readonly outcome: 'missing' };

export type Work = (ticket: Ticket, log: Log) => Promise<Worked>;

/**
 * Does what a ticket asks for: read, decide, claim, handle, then complete, retry or bury. Rejects
 * only when storage does; the queue then brings the ticket back.
 */
export function createWork(dependencies: WorkDependencies): Work {
  const { inbox, sendTicket, tellDeath, policy, now, createOwner } = dependencies;

  return async (ticket, log) => {
    for (;;) {
      const stored = await inbox.read(ticket.delivery);
      if (!stored) return { outcome: 'missing' };
      const { delivery } = stored;
      const decision = decide(delivery, now(), policy.maxAttempts);
      switch (decision.act) {
        case 'skip':
          await tellAgain(tellDeath, delivery);
          return { outcome: 'skipped', delivery };
        case 'wait':
          await sendTicket(ticket, { delayMs: toDelayMs(decision.until, now()) });
          return { outcome: 'waiting', until: decision.until, delivery };
        case 'bury': {
          const dead = bury(delivery, decision.reason, now(), createOwner());
          const buried = await swap(inbox, dead, stored.version);
          if (!buried) continue;
          return {
            outcome: 'dead',
            error: new PermanentError(decision.reason),
            delivery: buried.delivery,
            ...(await tryTell(tellDeath, buried.delivery, decision.reason)),
          };
        }
        case 'run': {
          const at = now();
          const until = new Date(at.getTime() + policy.leaseMs);
          const owner = createOwner();
          const claimed = await swap(inbox, claim(delivery, { owner, until }, at), stored.version);
          if (!claimed) continue;
          const worked = await attempt(dependencies, { claimed, owner, ticket, log });
          if (worked.outcome === 'lease-lost') await standBy(dependencies, ticket);
          return worked;
        }
      }
    }
  };
}

async function attempt(
  dependencies: WorkDependencies,
  { claimed, owner, ticket, log }: { claimed: Stored; owner: string; ticket: Ticket; log: Log },
): Promise<Worked> {
  const { inbox, sendTicket, policy, now } = dependencies;
  const { id, type, sender, attempts } = claimed.delivery;
  log('info', 'processing', { delivery: id, type, sender, attempt: attempts });

  const isLastAttempt = attempts >= policy.maxAttempts;
  const lease = holdLease(claimed, { inbox, leaseMs: policy.leaseMs, now, log });
  const ended = await runHandler({
    dispatch: dependencies.dispatch,
    delivery: claimed.delivery,
    leaseOwner: owner,
    isLastAttempt,
    leaseLost: lease.signal,
    timeoutMs: policy.handlerTimeoutMs,
    log,
  });
  const { delivery, version } = await lease.release();
  if ('result' in ended) {
    const done = await swap(inbox, complete(delivery, ended.result, now()), version, { owner });
    if (!done) return { outcome: 'lease-lost', delivery };
    return { outcome: 'done', result: ended.result, delivery: done.delivery };
  }

  const { error } = ended;
  if (error instanceof PermanentError || isLastAttempt) {
    const dead = await swap(inbox, bury(delivery, describeError(error), now()), version, { owner });
    if (!dead) return { outcome: 'lease-lost', delivery };
    return { outcome: 'dead', error, delivery: dead.delivery };
  }

  const at = now();
  const delayMs = retryDelayMs(error, attempts, policy.backoff, dependencies.random(), at);
  const dueAt = new Date(at.getTime() + delayMs);
  const waiting = await swap(inbox, retry(delivery, dueAt, describeError(error), at), version, {
    owner,
  });
  if (!waiting) return { outcome: 'lease-lost', delivery };
  // The row first: a crash in between leaves this ticket in the queue, which then finds `retrying`.
  await sendTicket(ticket, { delayMs });
  return { outcome: 'retrying', error, dueAt, delivery: waiting.delivery };
}

/**
 * Whoever took a delivery over may have done so on a ticket that was ours all along, and that goes
 * now: leaves one for when the new lease ends.
 */
async function standBy(
  { inbox, sendTicket, policy, now }: WorkDependencies,
  ticket: Ticket,
): Promise<void> {
  const stored = await inbox.read(ticket.delivery);
  const decision = stored && decide(stored.delivery, now(), policy.maxAttempts);
  if (!decision || decision.act === 'skip') return;
  const delayMs = decision.act === 'wait' ? toDelayMs(decision.until, now()) : 0;
  await sendTicket(ticket, { delayMs });
}
