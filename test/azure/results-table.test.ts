import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createResultsTable } from '../../src/azure/results-table.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { keepRecord } from '../../src/results/record.ts';
import { describeKeepRecord } from '../contracts/keep-record-contract.ts';
import { describeRecords } from '../contracts/records-contract.ts';
import { createRecord } from '../fixtures/record.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const createClient = () => clients.table(`results${randomUUID().replaceAll('-', '')}`);
const recordedAt = new Date('2026-03-02T00:00:00.000Z');
const client = createClient();

describeRecords('records in Table Storage', () => createResultsTable(client, () => recordedAt));
describeKeepRecord('records in Table Storage', () => createResultsTable(client, () => recordedAt));

it('creates its table when it is first missed, also when many miss it at once', async () => {
  const records = createResultsTable(createClient(), () => recordedAt);
  expect(await records.read('response', 'resp_1')).toBeUndefined();
  expect(await records.write(createRecord(), 'W/"1"')).toBe(false);
  const record = createRecord();
  const kept = Array.from({ length: 5 }, () => keepRecord(records, record));
  expect(await Promise.all(kept)).toEqual(kept.map(() => record));
});

describe('a row of the results table', () => {
  const table = createClient();
  const records = createResultsTable(table, () => recordedAt);
  const query = async (filter: string) => {
    const rows = await Array.fromAsync(table.listEntities({ queryOptions: { filter } }));
    return rows.map((row) => row.rowKey);
  };

  it('has the columns that README names, and none for what is not known', async () => {
    const record = createRecord({
      kind: 'call',
      id: 'rtc_1/?',
      createdAt: new Date('2026-03-01T11:00:00.000Z'),
      endedAt: new Date('2026-03-01T11:30:00.000Z'),
      model: 'gpt-realtime',
      usage: { inputTokens: 10, outputTokens: 20 },
      folder: 'calls/rtc_1/',
      call: { caller: '+15550100', callee: '+15550101', sipCallId: 'a@b' },
    });
    await records.write(record, undefined);
    const row = await table.getEntity('call', 'rtc_1!2F!3F');
    const names = Object.keys(row).filter((name) => !/^(etag$|timestamp$|odata)/.test(name));
    const columns = Object.fromEntries(names.map((name) => [name, row[name]]));
    const { id: resourceId, usage: _usage, call, ...rest } = record;
    expect(columns).toEqual({
      partitionKey: 'call',
      rowKey: 'rtc_1!2F!3F',
      resourceId,
      ...rest,
      ...call,
      inputTokens: 10,
      outputTokens: 20,
      totalTokens: 30,
      recordedAt,
    });
    await records.write(createRecord({ kind: 'bare' }), undefined);
    const bare = await table.getEntity('bare', 'resp_1');
    expect(Object.keys(bare).filter((name) => /At$|okens|model|call|folder/.test(name))).toEqual([
      'recordedAt',
    ]);
  });

  it.each([
    ['model', { model: 'gpt-5' }, "model eq 'gpt-5'"],
    ['end', { endedAt: new Date('2026-03-01') }, "endedAt lt datetime'2026-03-02T00:00:00Z'"],
    ['tokens', { usage: { inputTokens: 600, outputTokens: 500 } }, 'totalTokens gt 1000'],
    ['caller', { call: { caller: '+15550100' } }, "caller eq '+15550100'"],
  ])('is found by its %s, and is not where it has none', async (name, parts, filter) => {
    const kind = name.replaceAll(' ', '');
    await records.write(createRecord({ kind, id: 'with', ...parts }), undefined);
    await records.write(createRecord({ kind, id: 'without' }), undefined);
    expect(await query(`PartitionKey eq '${kind}' and ${filter}`)).toEqual(['with']);
  });

  it('counts in Int32, and in Int64 only what is too large for that', async () => {
    const usage = { inputTokens: 2 ** 31 - 1, outputTokens: 1 };
    await records.write(createRecord({ kind: 'counted', usage }), undefined);
    expect(await table.getEntity('counted', 'resp_1')).toMatchObject({
      ...usage,
      totalTokens: 2n ** 31n,
    });
    expect((await records.read('counted', 'resp_1'))?.record.usage).toEqual(usage);
  });

  it('says when it was last written', async () => {
    let now = new Date('2026-03-02T00:00:00.000Z');
    const timed = createResultsTable(table, () => now);
    const record = createRecord({ kind: 'timed' });
    await timed.write(record, undefined);
    now = new Date('2026-03-03T00:00:00.000Z');
    await keepRecord(timed, { ...record, status: 'changed' });
    expect(await table.getEntity('timed', 'resp_1')).toMatchObject({ recordedAt: now });
  });
});
