import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Records, type ResultRecord, supersedes } from '../../src/results/record.ts';
import { anyText } from '../fixtures/any-text.ts';
import { createRecord } from '../fixtures/record.ts';
import { readBack } from './read-back.ts';

const noon = new Date('2026-03-01T12:00:00.123Z');
const full: Partial<ResultRecord> = {
  createdAt: noon,
  endedAt: new Date('2026-03-01T12:00:05.000Z'),
  model: 'gpt-5',
  usage: { inputTokens: 10, outputTokens: 20 },
  folder: 'responses/resp_1/',
  call: { caller: '+15550100', callee: '+15550101', sipCallId: 'a@b' },
};

const certainties = ['stated', 'current', 'final'] as const;
const dates = fc.date({
  min: new Date('1970-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const texts = anyText({ maxLength: 50 });
const tokens = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const parties = fc
  .record(
    { caller: texts, callee: texts, sipCallId: texts },
    { requiredKeys: [], noNullPrototype: true },
  )
  .filter((call) => Object.keys(call).length > 0);

const anyRecord = fc.record(
  {
    kind: fc.constantFrom('response', 'batch', 'call', 'eval.run'),
    id: texts,
    status: texts,
    certainty: fc.constantFrom(...certainties),
    summary: texts,
    sender: texts,
    type: texts,
    event: texts,
    delivery: texts,
    at: dates,
    createdAt: dates,
    endedAt: dates,
    model: texts,
    usage: fc.record({ inputTokens: tokens, outputTokens: tokens }, { noNullPrototype: true }),
    folder: texts,
    call: parties,
  },
  {
    requiredKeys: [
      ...(['kind', 'id', 'status', 'certainty', 'summary', 'sender', 'type'] as const),
      ...(['event', 'delivery', 'at'] as const),
    ],
  },
);

/** What every table of records does; runs on the fake and on Table Storage. */
export function describeRecords(name: string, create: () => Records): void {
  const createNew = (parts: Partial<ResultRecord> = {}) =>
    createRecord({ id: `resp_${randomUUID()}`, ...parts });

  describe(name, () => {
    it('give back any record as one that says the same', async () => {
      const records = create();
      await fc.assert(
        fc.asyncProperty(anyRecord, async (parts) => {
          const record = { ...parts, id: `${parts.id}${randomUUID()}` };
          expect(await records.write(record, undefined)).toBe(true);
          const stored = await readBack(records, record);
          expect(stored.record).toStrictEqual(record);
          expect(supersedes(record, stored.record)).toBe(false);
        }),
        { numRuns: 60 },
      );
    });

    it('know nothing of a resource that was never written', async () => {
      const records = create();
      expect(await records.read('response', 'resp_unknown')).toBeUndefined();
      expect(await records.write(createNew(), 'W/"1"')).toBe(false);
    });

    it('insert only where there is nothing', async () => {
      const records = create();
      const record = createNew();
      expect(await records.write(record, undefined)).toBe(true);
      expect(await records.write({ ...record, status: 'failed' }, undefined)).toBe(false);
      expect((await readBack(records, record)).record).toEqual(record);
    });

    it('keep resources of two kinds apart, also where their ids are alike', async () => {
      const records = create();
      const one = createNew({ kind: 'response' });
      const other = { ...one, kind: 'batch' };
      expect(await records.write(one, undefined)).toBe(true);
      expect(await records.write(other, undefined)).toBe(true);
      expect((await readBack(records, one)).record).toEqual(one);
    });

    it.each(['..', 'a/b\\c#d?e%2F', "o'neil", 'Zoë 🔑', '\u0001', '', 'x'.repeat(600)])(
      'find the id %j again, and no other',
      async (id) => {
        const records = create();
        const record = createRecord({ id, kind: `k${randomUUID()}` });
        expect(await records.write(record, undefined)).toBe(true);
        expect((await readBack(records, record)).record.id).toBe(id);
        expect(await records.read(record.kind, `${id}x`)).toBeUndefined();
      },
    );

    it('replace the version that was read, and no other', async () => {
      const records = create();
      const record = createNew();
      await records.write(record, undefined);
      const { version } = await readBack(records, record);
      expect(await records.write({ ...record, status: 'first' }, version)).toBe(true);
      expect(await records.write({ ...record, status: 'second' }, version)).toBe(false);
      const stored = await readBack(records, record);
      expect(stored.record.status).toBe('first');
      expect(stored.version).not.toBe(version);
    });

    it('keep nothing of what a record said before', async () => {
      const records = create();
      const record = createNew();
      await records.write({ ...record, ...full }, undefined);
      const { version } = await readBack(records, record);
      await records.write(record, version);
      expect((await readBack(records, record)).record).toStrictEqual(record);
    });

    it('let one of many simultaneous inserts in, and one of many replacements', async () => {
      const records = create();
      const record = createNew();
      const race = async (version: string | undefined) => {
        const writes = Array.from({ length: 10 }, (_, index) =>
          records.write({ ...record, status: `by ${index}` }, version),
        );
        return (await Promise.all(writes)).filter(Boolean).length;
      };
      expect(await race(undefined)).toBe(1);
      expect(await race((await readBack(records, record)).version)).toBe(1);
    });

    it('reject when their time is up', async () => {
      const records = create();
      const aborted = AbortSignal.abort();
      await expect(records.read('response', 'resp_1', aborted)).rejects.toThrow();
      await expect(records.write(createNew(), undefined, aborted)).rejects.toThrow();
      await expect(records.write(createNew(), 'W/"1"', aborted)).rejects.toThrow();
    });
  });
}
