import { expect, it } from 'vitest';
import { createMinutes } from '../../../src/cli/console/minutes.ts';
import type { Progress } from '../../../src/webhooks/delivery.ts';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 2, 1, 12, minute, second));
const done = (finishedAt: Date): Progress => ({ state: 'done', outcome: 'stored', finishedAt });
const filter = { since: at(10), until: at(13) };

it.each<[string, Date, Progress, string[]]>([
  ['is over before', at(5), done(at(6)), ['0 0 0', '0 0 0', '0 0 0']],
  ['came before and ends within', at(5), done(at(11)), ['0 0 1', '0 1 0', '0 0 0']],
  ['came before and goes on', at(5), { state: 'received' }, ['0 0 1', '0 0 1', '0 0 1']],
  ['comes and ends within', at(10), done(at(12, 59)), ['1 0 1', '0 0 1', '0 1 0']],
  ['ends in the minute in which it came', at(11), done(at(11, 1)), ['0 0 0', '1 1 0', '0 0 0']],
  ['ends before it came, by another clock', at(12), done(at(11, 59)), ['0 0 0', '0 0 0', '1 1 0']],
  ['ends later', at(11), done(at(13)), ['0 0 0', '1 0 1', '0 0 1']],
  ['comes later', at(13), { state: 'received' }, ['0 0 0', '0 0 0', '0 0 0']],
])('counts what %s: received, done, in flight', (_, receivedAt, progress, wanted) => {
  const minutes = createMinutes(filter, at(30));
  minutes.add({ receivedAt, progress });
  const points = minutes.toPoints();
  expect(points.map(({ at: minute }) => minute)).toEqual(
    [10, 11, 12].map((n) => at(n).toISOString()),
  );
  expect(
    points.map(({ received, done: ended, inFlight }) => [received, ended, inFlight].join(' ')),
  ).toEqual(wanted);
});

it.each([
  [{}, 60],
  [{ since: at(30) }, 1],
  [{ since: at(45) }, 1],
  [{ since: at(0) }, 31],
  [{ since: new Date(0) }, 180],
  [{ until: new Date(0) }, 60],
])('has at most 180 points, of %j', (range, count) => {
  expect(createMinutes(range, at(30)).toPoints()).toHaveLength(count);
});
