import { createMemoryNotices } from '../fakes/memory-notices.ts';
import { describeNotices } from '../contracts/notices-contract.ts';

describeNotices('the queue of notices in memory', async () => {
  const { send, sent } = createMemoryNotices();
  return {
    send,
    async readVisible() {
      return sent.filter(({ delayMs }) => delayMs === 0).map(({ message }) => message);
    },
    count: async () => sent.length,
  };
});
