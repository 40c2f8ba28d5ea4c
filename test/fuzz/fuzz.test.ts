import { expect, it } from 'vitest';
import type { Attempt, Case } from './cases.ts';
import { checkCase } from './check-case.ts';
import { atFixedTime } from './fixed-time.ts';
import { NOW } from './marks.ts';
import { runFuzz } from './run-fuzz.ts';

const runs = 2000;

it(`treats every request of ${runs} generated cases as it is due`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const report = await runFuzz({ runs, seed });
  console.log(`fuzz: seed ${seed}, ${report.requests} requests`, report.byStatus);
  expect(report.failure).toBeUndefined();
  expect(Object.keys(report.byStatus)).toEqual(['200', '400', '413', '429']);
});

const attempt: Attempt = {
  id: `wh_1.${NOW}`,
  age: 0,
  zeros: 0,
  key: 'first',
  hash: 'sha256',
  list: ['right'],
  body: { event: 'response.completed' },
  changes: [],
  copies: 1,
};
const toCase = (...attempts: Attempt[]): Case => ({
  limit: 'low',
  forwardedFor: ['192.0.2.1:443'],
  attempts,
});
const bodies = (tried: Case) =>
  atFixedTime(async () => (await checkCase(tried)).map(({ answer }) => answer.body));

it('keeps what a dotted id can be taken apart into as dead, because no event begins with digits', async () => {
  const moved = toCase({ ...attempt, changes: [{ shift: 0 }] });
  expect(await bodies(moved)).toEqual(['{"status":"unreadable"}']);
});

it('tells the cases apart that it is about', async () => {
  const forged: Attempt = { ...attempt, key: 'foreign' };
  expect(await bodies(toCase(attempt, forged, { ...forged, copies: 2 }, attempt))).toEqual([
    '{"status":"received"}',
    '{"error":"not a valid webhook"}',
    '{"error":"too many invalid webhooks"}',
    '{"error":"too many invalid webhooks"}',
    '{"status":"ticket-sent-again"}',
  ]);
});
