import { expect, it } from 'vitest';
import { createListDeliveries } from '../../src/inbox/list.ts';
import { describeInboxList } from '../contracts/inbox-list-contract.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryInboxList } from '../fakes/memory-inbox-list.ts';

const create = () => createMemoryInboxList(() => new Date());

describeInboxList('an inbox in memory, listed', async () => {
  const { stored, rows } = create();
  return { inbox: createMemoryInbox(stored), rows };
});

it.each(['', 'x', '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z ', 'soon wh_1'])(
  'says that %j is no cursor',
  async (cursor) => {
    const listed = createListDeliveries(create().rows)({}, { cursor });
    await expect(listed).rejects.toThrow('pass the `next` of the page before');
  },
);
