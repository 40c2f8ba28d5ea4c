import { describe, expect, it } from 'vitest';
import { keepRecord, type Records, supersedes } from '../../src/results/record.ts';
import { createMemoryRecords } from '../fakes/memory-records.ts';
import { createRecord } from '../fixtures/record.ts';

const noon = new Date('2026-03-01T12:00:00.000Z');
const later = new Date('2026-03-01T12:00:01.000Z');

describe('supersedes', () => {
  it.each([
    ['final', later, 'stated', noon, true],
    ['final', noon, 'stated', later, true],
    ['final', noon, 'current', later, true],
    ['current', noon, 'stated', later, true],
    ['stated', later, 'current', noon, false],
    ['stated', later, 'final', noon, false],
    ['current', later, 'final', noon, false],
    ['stated', later, 'stated', noon, true],
    ['stated', noon, 'stated', noon, true],
    ['stated', noon, 'stated', later, false],
    ['current', later, 'current', noon, true],
    ['current', noon, 'current', later, false],
    ['final', later, 'final', noon, true],
    ['final', noon, 'final', later, true],
  ] as const)('lets %s of %s take the place of %s of %s: %s', (next, at, current, since, does) => {
    const [one, other] = [
      createRecord({ certainty: next, at, status: 'new' }),
      createRecord({ certainty: current, at: since, status: 'old' }),
    ];
    expect(supersedes(one, other)).toBe(does);
  });

  it.each(['stated', 'current', 'final'] as const)('has no use for the same, %s, again', (is) => {
    const parts = { certainty: is, createdAt: noon, usage: { inputTokens: 1, outputTokens: 2 } };
    expect(supersedes(createRecord(parts), structuredClone(createRecord(parts)))).toBe(false);
  });
});

describe('keepRecord', () => {
  const claimed = createRecord({ certainty: 'stated', status: 'expired', at: later });
  const final = createRecord({ certainty: 'final', status: 'completed', at: noon });

  it('resolves to the better record that is there, and leaves it', async () => {
    const records = createMemoryRecords();
    await keepRecord(records, final);
    expect(await keepRecord(records, claimed)).toEqual(final);
    expect((await records.read(final.kind, final.id))?.record).toEqual(final);
  });

  it('resolves to the record that it wrote over a lesser one', async () => {
    const records = createMemoryRecords();
    await keepRecord(records, claimed);
    expect(await keepRecord(records, final)).toEqual(final);
    expect((await records.read(final.kind, final.id))?.record).toEqual(final);
  });

  it('stops where its time is up, also between two tries', async () => {
    const records = createMemoryRecords();
    const controller = new AbortController();
    const refused: Records = {
      read: (...where) => records.read(...where),
      async write() {
        controller.abort(new Error('time is up'));
        return false;
      },
    };
    await expect(keepRecord(refused, final, controller.signal)).rejects.toThrow('time is up');
  });
});
