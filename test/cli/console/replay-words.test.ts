import { expect, it } from 'vitest';
import { describeReplay, describeReplays } from '../../../src/cli/console/replay-words.ts';
import { createReceived } from '../../fixtures/delivery.ts';

const NONE = { received: 0, processing: 0, retrying: 0, done: 0, dead: 0 };

it.each([
  [[['a', 1, 0]], '1 delivery (1 dead): 1 a.'],
  [[['a', 0, 2]], '2 deliveries (2 done): 2 a.'],
  [
    [
      ['a', 2, 3],
      ['b', 1, 0],
    ],
    '6 deliveries (3 dead, 3 done): 5 a, 1 b.',
  ],
  [
    [
      ['a', 4, 0],
      ['b', 3, 0],
      ['', 2, 0],
      ['c', 1, 0],
      ['d', 1, 0],
    ],
    '11 deliveries (11 dead): 4 a, 3 b, 2 unreadable, 2 more types. 2 of them are unreadable, and will be dead again.',
  ],
] as const)('says how many of what are put back: %j', (rows, wanted) => {
  const types = rows.map(([type, dead, done]) => ({
    ...NONE,
    type,
    dead,
    done,
    count: dead + done,
  }));
  const sum = (state: 'dead' | 'done') => types.reduce((all, each) => all + each[state], 0);
  const [dead, done] = [sum('dead'), sum('done')];
  const stats = { count: dead + done, types, states: { ...NONE, dead, done } };
  expect(describeReplays(stats, 'of prod')).toBe(`Puts back to received of prod ${wanted}`);
});

it('warns of a call whose body is gone', () => {
  const type = 'realtime.call.incoming';
  const gone = createReceived({ type, body: new Uint8Array() });
  expect(describeReplay(gone, 'of prod')).toBe(
    'Puts this received realtime.call.incoming back to received of prod, with all its attempts. ' +
      'Its body is gone or unreadable, so replaying it will not help: it will be dead again.',
  );
});
