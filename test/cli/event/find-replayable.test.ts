import { expect, it } from 'vitest';
import { createInboxRows } from '../../../src/azure/inbox-list.ts';
import { findReplayable } from '../../../src/cli/event/find-replayable.ts';
import { scanDeliveries } from '../../../src/inbox/scan.ts';
import { createStage } from './stage.ts';

const { signal } = new AbortController();

it('means what was there when it was counted, and nothing that ends later', async () => {
  const stage = createStage();
  const inbox = { ...stage, rows: createInboxRows(stage.inboxTable) };
  await stage.put('dead', 'a', { ms: 1000 });
  await stage.put('dead', 'b', { ms: 2000 });
  await stage.put('retrying', 'c');
  const choice = { ids: [], filter: { sender: stage.sender }, before: undefined };
  const { rows, filter, stats, before } = await findReplayable(inbox, choice, signal);
  expect(stats.count).toBe(2);
  expect(before).toEqual(new Date('2026-03-01T12:00:02.001Z'));
  await stage.put('dead', 'late', { ms: 2001 });
  const found = await Array.fromAsync(scanDeliveries(rows, filter));
  expect(found.map(({ id }) => id).toSorted()).toEqual([stage.toId('a'), stage.toId('b')]);
});
