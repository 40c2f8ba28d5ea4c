import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callKinds, faultCases } from './fault-cases.ts';
import { endMs, type FaultRun, patientSettings, startFaultRun } from './fault-run.ts';
import { secret } from './receiver.ts';
import { openStage, type Stage } from './stage.ts';
import { createTrial } from './trial-handlers.ts';

let stage: Stage;
let run: FaultRun;

beforeAll(async () => {
  stage = await openStage();
  const receiver = await stage.startReceiver(
    {
      ...patientSettings,
      PURGE_SCHEDULE: '*/2 * * * * *',
      SWEEP_AGAIN_SECONDS: '3',
      SWEEP_SCHEDULE: '*/2 * * * * *',
    },
    ['--message-lease', '3'],
  );
  run = startFaultRun(stage, receiver, faultCases);
});
afterAll(() => stage.close());

describe('a storage call that fails in the life of a delivery loses nothing', () => {
  it.each(faultCases)(
    '$kind: $fault, $tries time(s)',
    async ({ id, kind }) => {
      const { end } = callKinds[kind];
      expect(await run.endOf(id)).toBe(end);
      expect(run.hitsOf(id)).toBeGreaterThan(0);
      const { history = [] } = (await stage.inbox.read(id))?.delivery ?? {};
      const finished = history.filter(({ state }) => state === 'done' || state === 'dead');
      const expected = end === 'done' || end === 'dead' ? [end] : [];
      expect(finished.map(({ state }) => state)).toEqual(expected);
    },
    2 * endMs,
  );
});

describe('while storage hangs', () => {
  it('the answer comes within the budget, says when to try again and says no more', async () => {
    const proxy = await stage.createProxy();
    proxy.fault = ({ service, method }) =>
      service === 'table' && method === 'POST' ? 'hang' : undefined;
    const troubled = await stage.startReceiver({
      AzureWebJobsStorage: proxy.connectionString,
      STORAGE_BUDGET_MS: '500',
    });
    const answer = await troubled.post({ event: createTrial(['ok']), secret });
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      body: '{"error":"try again later"}',
    });
    // What it has by default.
    expect(answer.ms).toBeLessThan(4000);
  });
});
