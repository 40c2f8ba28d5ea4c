import { expect, it, onTestFinished, vi } from 'vitest';
import { readInfo } from '../../../src/cli/console/info.ts';
import { createContext } from '../../../src/cli/context.ts';
import { localFolder } from '../event/run-event.ts';

it.each([
  [undefined, 3000],
  ['prod', 10_000],
])('leaves out what is not known in time; of %j: %d ms', async (name, limitMs) => {
  const limit = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
  onTestFinished(() => limit.mockRestore());
  const here = createContext({}, { env: {}, folder: localFolder(), hide: () => {} });
  const context = { ...here, name, accounts: () => new Promise<never>(() => {}) };
  const list = async () => ({ samples: [], faults: [] });
  const findWebhookUrl = async () => undefined;
  const samples = { list } as never;
  const now = () => new Date();
  expect(await readInfo({ context, now, findWebhookUrl, samples })).toMatchObject({ senders: [] });
  expect(limit.mock.calls).toEqual([[limitMs]]);
});
