import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultCase, faultCases } from './fault-cases.ts';
import { endMs, type FaultRun, patientSettings, startFaultRun } from './fault-run.ts';
import { openStage, type Stage } from './stage.ts';

/** What the sender's next attempt or the ticket that comes back heals by itself, as long as nothing hangs. */
const healing = new Set<FaultCase['kind']>([
  'the insert',
  'the state of a duplicate',
  'the first ticket',
  'the read',
  'the claim',
  'the completion',
  'the row of a retry',
  'the ticket of a retry',
  'the row of a death',
]);
const cases = faultCases.filter(
  ({ kind, fault, tries }) =>
    healing.has(kind) &&
    ((tries === 3 && typeof fault === 'string') || kind === 'the first ticket'),
);

let stage: Stage;
let run: FaultRun;

beforeAll(async () => {
  stage = await openStage();
  const receiver = await stage.startReceiver(patientSettings, ['--message-lease', '3']);
  run = startFaultRun(stage, receiver, cases);
});
afterAll(() => stage.close());

describe('without any sweep the delivery comes to its end all the same', () => {
  it.each(cases)(
    '$kind: $fault, $tries time(s)',
    async ({ id, kind }) => {
      expect(await run.endOf(id)).toBe(kind === 'the row of a death' ? 'dead' : 'done');
      expect(run.hitsOf(id)).toBeGreaterThan(0);
    },
    2 * endMs,
  );
});
