import { describe, expect, it } from 'vitest';
import { traceFiles, traceRecords } from '../../../src/telemetry/traces/trace-results.ts';
import { createMemoryFiles, type MemoryFile } from '../../fakes/memory-files.ts';
import { createMemoryRecords } from '../../fakes/memory-records.ts';
import { createRecord } from '../../fixtures/record.ts';
import { FAILED, recordSpans, toFacts, UNSET } from './record-spans.ts';

const spans = recordSpans();
const source = { delivery: 'wh_1', event: 'evt_1', sender: 'default', fileId: 'file_1' };
const path = 'batches/batch_1/output.jsonl';

describe('traceRecords', () => {
  it('tells of each call, and of a record no more than its kind', async () => {
    const records = traceRecords(createMemoryRecords(), 'results');
    const record = createRecord({ id: 'resp_1', call: { caller: '+15551234567' } });
    expect(await records.write(record, undefined)).toBe(true);
    expect(await records.write(record, undefined)).toBe(false);
    const stored = await records.read('response', 'resp_1');
    expect(stored?.record).toEqual(record);
    expect(await records.write(record, stored?.version)).toBe(true);
    expect(await records.read('response', 'resp_2')).toBeUndefined();
    const expected = [
      ['write results', 'insert', 'written'],
      ['write results', 'insert', 'refused'],
      ['read results', 'read', 'found'],
      ['write results', 'replace', 'written'],
      ['read results', 'read', 'missing'],
    ] as const;
    expect(spans.all().map(toFacts)).toEqual(
      expected.map(([name, operation, outcome]) => ({
        name,
        kind: 'CLIENT',
        attributes: {
          'db.system.name': 'azure_table_storage',
          'db.operation.name': operation,
          'db.collection.name': 'results',
          'webhook.record.kind': 'response',
          'webhook.outcome': outcome,
        },
        status: UNSET,
      })),
    );
  });

  it('hands on the signal, and fails with the storage', async () => {
    const records = traceRecords(createMemoryRecords(), 'results');
    const signal = AbortSignal.abort();
    await expect(records.read('response', 'resp_1', signal)).rejects.toBe(signal.reason);
    await expect(records.write(createRecord(), undefined, signal)).rejects.toBe(signal.reason);
    expect(spans.all().map(({ status }) => status)).toEqual([FAILED, FAILED]);
  });
});

describe('traceFiles', () => {
  it('tells which file, and of its source the delivery', async () => {
    const stored = new Map<string, MemoryFile>();
    const files = traceFiles(createMemoryFiles(stored));
    await files.write(path, 'hush', source);
    expect(await files.readSource(path)).toEqual(source);
    expect(await files.readSource('batches/batch_2/output.jsonl')).toBeUndefined();
    expect(stored.get(path)?.bytes.toString()).toBe('hush');
    expect(spans.all().map(toFacts)).toEqual([
      {
        name: 'put file',
        kind: 'CLIENT',
        attributes: { 'file.path': path, 'webhook.delivery.id': 'wh_1' },
        status: UNSET,
      },
      {
        name: 'read file',
        kind: 'CLIENT',
        attributes: { 'file.path': path, 'webhook.outcome': 'found' },
        status: UNSET,
      },
      {
        name: 'read file',
        kind: 'CLIENT',
        attributes: {
          'file.path': 'batches/batch_2/output.jsonl',
          'webhook.outcome': 'missing',
        },
        status: UNSET,
      },
    ]);
  });

  it('ends the span of a stream when all of it is stored', async () => {
    const files = traceFiles(createMemoryFiles());
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writing = files.write(path, readable, source);
    const writer = writable.getWriter();
    await writer.write(Buffer.from('first'));
    expect(spans.all()).toEqual([]);
    await writer.close();
    await writing;
    expect(spans.one('put file').status).toEqual(UNSET);
  });

  it('fails with a stream that breaks', async () => {
    const files = traceFiles(createMemoryFiles());
    const broken = ReadableStream.from(
      (async function* () {
        yield Buffer.from('first');
        throw new TypeError('hush');
      })(),
    );
    await expect(files.write(path, broken, source)).rejects.toThrow('hush');
    expect(spans.one('put file')).toMatchObject({
      status: FAILED,
      attributes: { 'error.type': 'TypeError' },
    });
  });
});
