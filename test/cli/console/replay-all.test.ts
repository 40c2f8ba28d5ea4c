import { expect, it } from 'vitest';
import { createContext } from '../../../src/cli/context.ts';
import type { Trouble } from '../../../src/cli/console/api.ts';
import { createPlanReplayAll } from '../../../src/cli/console/replay-all.ts';
import { openInbox } from '../../../src/cli/event/open-inbox.ts';
import { localFolder } from '../event/run-event.ts';
import { createStage } from '../event/stage.ts';

it('tells of a failure that comes after the answer', async () => {
  const stage = createStage();
  await stage.put('dead', 'a');
  const now = () => new Date();
  const context = createContext({}, { env: {}, folder: localFolder(), hide: () => {} });
  const { promise: told, resolve: tellFailure } = Promise.withResolvers<Trouble>();
  const replayed = Promise.withResolvers<never>();
  // It may fail before anybody has asked for it.
  replayed.promise.catch(() => {});
  const { signal } = new AbortController();
  const plan = createPlanReplayAll({
    inbox: await openInbox(context, now),
    replay: () => replayed.promise,
    findUser: async () => 'somebody',
    now,
    ended: signal,
    tellFailure,
    place: 'here',
    waitMs: 0,
  });
  const filter = { sender: stage.sender };
  const { run } = await plan({ do: 'replay-all', filter, why: '' }, signal);
  expect(await run()).toEqual({
    text: "Replayed 0; the rest of 1 goes on while this page's server runs.",
    isGood: true,
    ids: [],
  });
  replayed.reject(new Error('storage is away'));
  expect(await told).toEqual({
    text: 'Replayed 0 of 1, then: Error: storage is away',
    remedy: 'What is left still fits the same filter: replay that.',
  });
});
