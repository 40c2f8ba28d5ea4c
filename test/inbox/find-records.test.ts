import { expect, it } from 'vitest';
import { findRecords } from '../../src/inbox/find-records.ts';
import { createMemoryRecords } from '../fakes/memory-records.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { createRecord } from '../fixtures/record.ts';

const toBody = (type: string, data: unknown) => Buffer.from(JSON.stringify({ type, data }));

it.each([
  ['response.completed', { id: 'x_1' }, 'response', 'x_1'],
  ['fine_tuning.job.succeeded', { id: 'x_1' }, 'fine_tuning.job', 'x_1'],
  ['eval.run.canceled', { id: 'x_1' }, 'eval.run', 'x_1'],
  ['realtime.call.incoming', { call_id: 'x_1' }, 'call', 'x_1'],
  ['live.transport.incoming', { session_id: 'x_1' }, 'call', 'x_1'],
  ['live.transport.connected', { session_id: 'x_1' }, 'live.transport', 'x_1'],
  ['safety.org_alert.created', { id: 'x_1' }, 'safety.alert', 'x_1'],
  ['safety.warning_issued', { id: 'x_1' }, 'safety.case', 'x_1'],
  ['file.processed', {}, 'file', 'wh_1'],
])('finds the record of %s with %j', async (type, data, kind, id) => {
  const records = createMemoryRecords();
  const record = createRecord({ kind, id });
  await records.write(record, undefined);
  await records.write(createRecord({ kind, id: 'x_2' }), undefined);
  await records.write(createRecord({ kind: 'video', id: 'x_1' }), undefined);
  const delivery = createReceived({ id: 'wh_1', type, body: toBody(type, data) });
  expect(await findRecords(records, delivery)).toEqual([record]);
});

it.each([
  ['', '{'],
  ['response', '{"type":"response","data":null}'],
  ['response.completed', '{"type":"response.completed","data":{"id":7}}'],
  ['response.completed', '{"type":"response.completed","data":{"__proto__":{"id":"x_1"}}}'],
])('finds none of %j with %s', async (type, body) => {
  const records = createMemoryRecords();
  await records.write(createRecord({ kind: 'response', id: 'x_1' }), undefined);
  const delivery = createReceived({ type, body: Buffer.from(body) });
  expect(await findRecords(records, delivery)).toEqual([]);
});
