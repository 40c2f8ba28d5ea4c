import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendRows, mergeRows, shiftOf } from '../../console/logic/rows.ts';
import type { Summary } from '../../src/cli/console/api.ts';
import type { State } from '../../src/webhooks/delivery.ts';

const all = { states: [], search: '', keep: '', hasMore: false };

function row(n: number, state: State = 'done', version = '1'): Summary {
  const receivedAt = new Date(1_750_000_000_000 + n * 1000).toISOString();
  const texts = { type: 't', eventId: `evt_${n}`, sender: 'default' };
  return { id: `wh_${n}`, ...texts, state, receivedAt, attempts: 1, version };
}
const ids = (rows: readonly Summary[]) => rows.map(({ id }) => Number(id.slice(3)));

describe('what the stream tells of', () => {
  it('is put where it belongs by time', () => {
    const { rows, added } = mergeRows([row(5), row(3), row(1)], [row(4), row(6)], all);
    expect(ids(rows)).toEqual([6, 5, 4, 3, 1]);
    expect(added.toSorted()).toEqual(['wh_4', 'wh_6']);
  });

  it('changes a row in its place, the last word counting', () => {
    const changes = [row(3, 'processing', '2'), row(3, 'dead', '3')];
    const { rows, added } = mergeRows([row(5), row(3)], changes, all);
    expect(rows[1]).toEqual(row(3, 'dead', '3'));
    expect(ids(rows)).toEqual([5, 3]);
    expect(added).toEqual([]);
  });

  it('keeps what only the list knew', () => {
    const before = { ...row(3), resource: 'resp_3' };
    expect(mergeRows([before], [row(3, 'dead', '2')], all).rows).toEqual([
      { ...row(3, 'dead', '2'), resource: 'resp_3' },
    ]);
  });

  it.each([
    ['leaves when it is of no wanted state any more', '', [5]],
    ['stays while it is open', 'wh_3', [5, 3]],
  ])('%s', (_, keep, expected) => {
    const before = [row(5, 'dead'), row(3, 'dead')];
    const options = { ...all, states: ['dead'] as const, keep };
    expect(ids(mergeRows(before, [row(3, 'done', '2')], options).rows)).toEqual(expected);
  });

  it('comes when it is about what is searched', () => {
    const hit = { ...row(3), resource: 'resp_3' };
    expect(mergeRows([], [hit, row(4)], { ...all, search: 'RESP_3' }).rows).toEqual([hit]);
  });

  it('leaves, or comes, when its outcome does not, or does, hold what is searched', () => {
    const options = { ...all, search: 'TIMEOUT' };
    const hit = { ...row(3, 'dead', '2'), outcome: 'a timeout' };
    expect(mergeRows([], [hit, row(4)], options).rows).toEqual([hit]);
    expect(mergeRows([hit], [row(3, 'done', '3')], options).rows).toEqual([]);
  });

  it.each([
    ['more', [], [row(3, 'dead'), row(4, 'dead'), row(5)], '', 2],
    ['fewer', [row(3, 'dead')], [row(3, 'done', '2')], '', -1],
    ['fewer, though what is open stays', [row(3, 'dead')], [row(3, 'done', '2')], 'wh_3', -1],
    ['as many', [row(4, 'dead')], [row(4, 'dead', '2'), row(5)], '', 0],
  ])('says that %s fit', (_, before, changes, keep, expected) => {
    expect(mergeRows(before, changes, { ...all, states: ['dead'], keep }).gained).toBe(expected);
  });

  it('is left to its own page when it is older than what is loaded', () => {
    expect(ids(mergeRows([row(5)], [row(2)], { ...all, hasMore: true }).rows)).toEqual([5]);
    expect(ids(mergeRows([row(5)], [row(2)], all).rows)).toEqual([5, 2]);
  });
});

it('a page that comes late does not undo what the stream told', () => {
  const rows = appendRows([row(5), row(3, 'dead', '2')], [row(3), row(2)]);
  expect(rows).toEqual([row(5), row(3, 'dead', '2'), row(2)]);
});

describe('the shift of what is read', () => {
  it.each([
    ['nothing came', [5, 4, 3], [5, 4, 3], 1, 0],
    ['two came above', [5, 4, 3], [7, 6, 5, 4, 3], 1, 2],
    ['one came below', [5, 4, 2], [5, 4, 3, 2], 1, 0],
    ['one above has gone', [5, 4, 3], [4, 3], 2, -1],
    ['the first in sight has gone', [5, 4, 3], [7, 5, 3], 1, 0],
    ['all have gone', [5, 4], [9], 0, 0],
  ])('%s', (_, before, after, first, expected) => {
    const toRows = (list: number[]) => list.map((n) => row(n));
    expect(shiftOf(toRows(before), toRows(after), first)).toBe(expected);
  });
});

it('whatever is told in whatever order, the rows are sorted, and each is there once', () => {
  const numbers = fc.array(fc.nat(30));
  fc.assert(
    fc.property(numbers, fc.array(numbers), (first, batches) => {
      const start = mergeRows(
        [],
        first.map((n) => row(n)),
        all,
      ).rows;
      const rows = batches.reduce(
        (list, batch) =>
          mergeRows(
            list,
            batch.map((n) => row(n)),
            all,
          ).rows,
        start,
      );
      const expected = [...new Set([first, ...batches].flat())].toSorted((a, b) => b - a);
      expect(ids(rows)).toEqual(expected);
    }),
  );
});
