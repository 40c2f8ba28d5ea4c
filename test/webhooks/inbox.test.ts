import { describeInbox } from '../contracts/inbox-contract.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';

describeInbox('the inbox in memory', createMemoryInbox);
