import { describeKeepRecord } from '../contracts/keep-record-contract.ts';
import { describeRecords } from '../contracts/records-contract.ts';
import { createMemoryRecords } from '../fakes/memory-records.ts';

describeRecords('records in memory', createMemoryRecords);
describeKeepRecord('records in memory', createMemoryRecords);
