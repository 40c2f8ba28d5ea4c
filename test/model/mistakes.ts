import type { Stored } from '../../src/webhooks/inbox.ts';
import type { Ports } from './ports.ts';
import type { Mutant } from './scenario.ts';

const EPOCH = new Date(0);

/** Gives a step an inbox of which some is wrong. */
export function withInbox(change: (inbox: Ports['inbox']) => Partial<Ports['inbox']>): Mutant {
  return (step) => (ports) => step({ ...ports, inbox: { ...ports.inbox, ...change(ports.inbox) } });
}

/** Reads every lease as one that has run out. */
export function blindToLeases(inbox: Ports['inbox']): Partial<Ports['inbox']> {
  return {
    read: async (id) => {
      const stored = await inbox.read(id);
      return stored && toExpired(stored);
    },
  };
}

function toExpired({ delivery, version }: Stored): Stored {
  const { progress } = delivery;
  if (progress.state !== 'processing') return { delivery, version };
  const lease = { ...progress.lease, until: EPOCH };
  return { version, delivery: { ...delivery, progress: { ...progress, lease } } };
}

/** Swaps two writes: the ticket first, the row second. */
export const ticketFirst: Mutant = (step) => (ports) => {
  let write = async () => true;
  return step({
    ...ports,
    inbox: {
      ...ports.inbox,
      insert: async (delivery) => {
        write = () => ports.inbox.insert(delivery);
        return true;
      },
    },
    sendTicket: async (ticket, options) => {
      const id = await ports.sendTicket(ticket, options);
      await write();
      return id;
    },
  });
};

/** Deletes the ticket before its work is done. */
export const deleteFirst: Mutant = (step) => async (ports) => {
  await ports.deleteTicket();
  return step(ports);
};

/** Sends no ticket. */
export const forgetTicket: Mutant = (step) => (ports) =>
  step({ ...ports, sendTicket: async () => 'forgotten' });
