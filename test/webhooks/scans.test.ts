import { describeScans } from '../contracts/scans-contract.ts';
import { createMemoryInbox, type MemoryRows } from '../fakes/memory-inbox.ts';
import { createMemoryFinishedRows, createMemoryUnfinishedRows } from '../fakes/memory-scans.ts';

describeScans('the fakes', async () => {
  const rows: MemoryRows = new Map();
  return {
    inbox: createMemoryInbox(rows),
    unfinished: createMemoryUnfinishedRows(rows),
    finished: createMemoryFinishedRows(rows),
  };
});
