import type { SendTicket, Ticket } from '../../src/webhooks/ticket.ts';

export interface SentTicket {
  readonly ticket: Ticket;
  readonly delayMs: number;
}

export interface MemoryTickets {
  readonly send: SendTicket;
  /** Everything sent so far, oldest first. */
  readonly sent: SentTicket[];
}

/** A ticket queue in memory; keeps the same contract as the Storage queue. */
export function createMemoryTickets(): MemoryTickets {
  const sent: SentTicket[] = [];
  return {
    sent,
    async send(ticket, { delayMs = 0, signal } = {}) {
      signal?.throwIfAborted();
      sent.push({ ticket: structuredClone(ticket), delayMs });
      return `ticket-${sent.length}`;
    },
  };
}
