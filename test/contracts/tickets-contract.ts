import { describe, expect, it } from 'vitest';
import type { SendTicket, Ticket } from '../../src/webhooks/ticket.ts';

export interface TicketsUnderTest {
  readonly send: SendTicket;
  /** Each message in the queue, also those not visible yet: its ticket and the delay it was sent with. */
  readonly readAll: () => Promise<readonly { ticket: unknown; delayMs: number }[]>;
}

/** What every ticket queue does; runs on the fake and on a Storage queue. */
export function describeTickets(name: string, create: () => Promise<TicketsUnderTest>): void {
  describe(name, () => {
    it('delivers a ticket as it was sent, under an id', async () => {
      const { send, readAll } = await create();
      const ticket: Ticket = { delivery: 'wh_Zoë/1', traceparent: '00-a-b-01' };
      expect(await send(ticket)).not.toBe('');
      expect(await readAll()).toEqual([{ ticket, delayMs: 0 }]);
    });

    it('gives each ticket an id of its own, also when two are alike', async () => {
      const { send, readAll } = await create();
      const ids = await Promise.all([send({ delivery: 'wh_1' }), send({ delivery: 'wh_1' })]);
      expect(new Set(ids).size).toBe(2);
      expect(await readAll()).toHaveLength(2);
    });

    it('holds a delayed ticket back', async () => {
      const { send, readAll } = await create();
      await send({ delivery: 'wh_1' }, { delayMs: 3_600_000 });
      expect(await readAll()).toEqual([{ ticket: { delivery: 'wh_1' }, delayMs: 3_600_000 }]);
    });

    it('rejects when its time is up', async () => {
      const { send } = await create();
      await expect(send({ delivery: 'wh_1' }, { signal: AbortSignal.abort() })).rejects.toThrow();
    });
  });
}
