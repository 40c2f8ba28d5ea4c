import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { openResultsStage, type ResultsStage, untilDone } from './results-stage.ts';
import { runTimer } from './stage.ts';
import { patience } from '../patience.ts';

let stage: ResultsStage;
beforeAll(async () => {
  stage = await openResultsStage();
});
afterAll(() => stage.close());

/** An id whose resource ended so many minutes ago. */
const endedAgo = (prefix: string, minutes: number) => {
  const seconds = Math.floor(Date.now() / 1000) - minutes * 60;
  return `${prefix}${seconds.toString(16).padStart(8, '0')}${'0'.repeat(24)}`;
};

it('what ended without an event is found, and worked off once', async () => {
  const batch = endedAgo('batch_expired_', 60);
  const job = endedAgo('ftjob-', 90);
  const fresh = endedAgo('batch_', 1);
  for (const id of [batch, job, fresh]) stage.api.remember(id);
  const swept = (receiver: { lines: readonly { message?: string }[] }) =>
    receiver.lines.filter(({ message }) => message === 'reconciled');

  const careful = await stage.startReceiver({ RECONCILE: 'dry-run' });
  await runTimer(careful, 'reconcile');
  await vi.waitFor(() => expect(swept(careful)).toHaveLength(1), patience);
  expect(swept(careful)).toMatchObject([{ looked: 2, missing: 2, sent: 0, complete: true }]);
  await careful.stop();

  const receiver = await stage.startReceiver();
  await runTimer(receiver, 'reconcile');
  await untilDone(receiver, `reconciled:${batch}:expired`, `reconciled:${job}:succeeded`);
  expect(await stage.readRecord('batch', batch)).toMatchObject({
    status: 'expired',
    certainty: 'final',
    delivery: `reconciled:${batch}:expired`,
  });
  expect(await stage.readRecord('fine_tuning.job', job)).toMatchObject({ status: 'succeeded' });

  await runTimer(receiver, 'reconcile');
  await vi.waitFor(() => expect(swept(receiver)).toHaveLength(2), patience);
  expect(swept(receiver)).toMatchObject([
    { looked: 2, missing: 2, sent: 2 },
    { looked: 2, missing: 0, sent: 0 },
  ]);
  const inbox = createTableInbox(stage.clients.table('inbox'));
  expect(await inbox.read(`reconciled:${fresh}:completed`)).toBeUndefined();
});

it('says which sender could not be asked', async () => {
  const receiver = await stage.startReceiver({ OPENAI_API_KEY: 'wrong-key' });
  await runTimer(receiver, 'reconcile');
  await vi.waitFor(
    () =>
      expect(receiver.lines).toContainEqual(
        expect.objectContaining({ message: 'reconcile-failed', sender: 'default' }),
      ),
    patience,
  );
  expect(JSON.stringify(receiver.lines)).not.toContain('wrong-key');
});

it('asks nobody without credentials', async () => {
  const receiver = await stage.startReceiver({ OPENAI_API_KEY: '', OPENAI_BASE_URL: '' });
  const before = stage.api.requests.length;
  await runTimer(receiver, 'reconcile');
  await vi.waitFor(
    () =>
      expect(receiver.lines).toContainEqual(
        expect.objectContaining({ message: 'reconciled', looked: 0 }),
      ),
    patience,
  );
  expect(stage.api.requests).toHaveLength(before);
});
