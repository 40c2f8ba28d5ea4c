import { describeTickets } from '../contracts/tickets-contract.ts';
import { createMemoryTickets } from '../fakes/memory-tickets.ts';

describeTickets('the ticket queue in memory', async () => {
  const { send, sent } = createMemoryTickets();
  return { send, readAll: async () => sent };
});
