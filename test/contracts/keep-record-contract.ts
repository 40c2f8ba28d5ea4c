import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keepRecord, type Records, type ResultRecord } from '../../src/results/record.ts';
import { createRecord } from '../fixtures/record.ts';
import { readBack } from './read-back.ts';

const noon = new Date('2026-03-01T12:00:00.123Z');
const certainties = ['stated', 'current', 'final'] as const;
const createNew = (parts: Partial<ResultRecord> = {}) =>
  createRecord({ id: `resp_${randomUUID()}`, ...parts });

/** What many writers of one record come to; runs on the fake and on Table Storage. */
export function describeKeepRecord(name: string, create: () => Records): void {
  describe(`keepRecord: ${name}`, () => {
    it.each([
      ['final', 'stated', 'final'],
      ['stated', 'final', 'final'],
      ['current', 'stated', 'current'],
      ['stated', 'stated', 'stated'],
      ['final', 'final', 'final'],
    ] as const)(
      'is not deceived by another writer between its read and its write: %s over %s',
      async (mine, other, left) => {
        for (const before of [undefined, createNew({ certainty: 'stated' })]) {
          const records = create();
          const base = before ?? createNew();
          if (before) await records.write(before, undefined);
          const theirs = { ...base, certainty: other, status: 'theirs' };
          let isFirst = true;
          const raced: Records = {
            async read(...where) {
              const stored = await records.read(...where);
              if (isFirst) await keepRecord(records, theirs);
              isFirst = false;
              return stored;
            },
            write: (...what) => records.write(...what),
          };
          const kept = await keepRecord(raced, { ...base, certainty: mine, status: 'mine' });
          expect((await readBack(records, base)).record).toEqual(kept);
          expect(kept).toMatchObject({
            certainty: left,
            status: other === 'final' && mine !== 'final' ? 'theirs' : 'mine',
          });
        }
      },
    );

    it('ends with the best of what many writers say at once', async () => {
      const records = create();
      const record = createNew();
      const said = certainties.flatMap((certainty) =>
        [1, 2, 3].map((second) => ({
          ...record,
          certainty,
          at: new Date(noon.getTime() + 1000 * second),
          status: certainty === 'final' ? 'completed' : `${certainty} ${second}`,
          // The same end whoever reads it, so that it does not matter which of them is last.
          ...(certainty === 'final' && { at: noon }),
        })),
      );
      const kept = await Promise.all(said.map((each) => keepRecord(records, each)));
      const { record: left } = await readBack(records, record);
      expect(left).toEqual({ ...record, certainty: 'final', at: noon, status: 'completed' });
      expect(kept.filter(({ certainty }) => certainty === 'final').length).toBeGreaterThan(2);
    });

    it('ends with the newest of what is not final, whoever writes last', async () => {
      const records = create();
      const record = createNew({ certainty: 'current' });
      const said = [4, 1, 5, 2, 3].map((second) => ({
        ...record,
        status: `at ${second}`,
        at: new Date(noon.getTime() + 1000 * second),
      }));
      await Promise.all(said.map((each) => keepRecord(records, each)));
      expect((await readBack(records, record)).record.status).toBe('at 5');
    });

    it('writes the same record once, however many say it', async () => {
      const records = create();
      const record = createNew({ createdAt: noon, usage: { inputTokens: 1, outputTokens: 2 } });
      await Promise.all(Array.from({ length: 5 }, () => keepRecord(records, record)));
      const { version } = await readBack(records, record);
      await keepRecord(records, structuredClone(record));
      expect((await readBack(records, record)).version).toBe(version);
    });

    it('does not write again what it wrote itself where the answer was lost', async () => {
      const records = create();
      const writes: boolean[] = [];
      // As an SDK does: the write arrives, its repeat is refused, and the caller hears only of that.
      const deaf: Records = {
        read: (...where) => records.read(...where),
        async write(...what) {
          writes.push(await records.write(...what));
          return records.write(...what);
        },
      };
      const record = createNew({ createdAt: noon, usage: { inputTokens: 1, outputTokens: 2 } });
      for (const next of [record, { ...record, status: 'again' }]) {
        expect(await keepRecord(deaf, next)).toEqual(next);
      }
      expect(writes).toEqual([true, true]);
    });
  });
}
