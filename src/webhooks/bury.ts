import { bury, type Delivery } from './delivery.ts';
import { type Inbox, swap } from './inbox.ts';
import { POISONED, tellAgain, type TellDeath, tryTell, type Untold } from './lone-death.ts';
import { type SendTicket, toDelayMs } from './ticket.ts';

/** What became of a delivery whose ticket the queue gave up on. */
export type Buried =
  | ({ readonly outcome: 'dead'; readonly reason: string; readonly delivery: Delivery } & Untold)
  /** Finished, or somebody is at work on it: left alone. */
  | { readonly outcome: 'left-alone'; readonly delivery: Delivery }
  | { readonly outcome: 'missing' };

/** Marks the delivery of a poisoned ticket as dead, unless it is finished or somebody holds its lease. */
export function createBury({
  inbox,
  sendTicket,
  tellDeath,
  now,
  createOwner,
}: {
  inbox: Inbox;
  sendTicket: SendTicket;
  tellDeath: TellDeath;
  now: () => Date;
  /** A name that nobody else has. */
  createOwner: () => string;
}): (id: string) => Promise<Buried> {
  return async (id) => {
    for (;;) {
      const stored = await inbox.read(id);
      if (!stored) return { outcome: 'missing' };
      const { delivery, version } = stored;
      const { progress } = delivery;
      if (progress.state === 'processing' && progress.lease.until > now()) {
        // Its owner may have no ticket of its own and die: this one is for then.
        const { traceparent } = delivery;
        const ticket = { delivery: id, ...(traceparent !== undefined && { traceparent }) };
        await sendTicket(ticket, { delayMs: toDelayMs(progress.lease.until, now()) });
        return { outcome: 'left-alone', delivery };
      }
      if (progress.state === 'done' || progress.state === 'dead') {
        await tellAgain(tellDeath, delivery);
        return { outcome: 'left-alone', delivery };
      }
      const dead = await swap(inbox, bury(delivery, POISONED, now(), createOwner()), version);
      if (!dead) continue;
      const untold = await tryTell(tellDeath, dead.delivery, POISONED);
      return { outcome: 'dead', reason: POISONED, delivery: dead.delivery, ...untold };
    }
  };
}
