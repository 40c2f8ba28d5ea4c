import { INBOX_TABLE } from '../../src/azure/names.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { readText } from '../../src/config/readers.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { failure } from '../hook/problem.ts';

const LIMIT_MS = 300_000;
const PAUSE_MS = 2_000;
const ANSWER_MS = 20_000;

/**
 * Follows a delivery in the inbox until it is done. A deployer who may not look there, as in a pipeline or where storage
 * is closed, is told so: that the event was accepted is all there is to see.
 */
export async function waitUntilDone(dependencies: HookDependencies, id: string): Promise<void> {
  const { env, terminal, openTable, pause, clock, stopped } = dependencies;
  const endpoint = readText(env, 'AZURE_STORAGE_TABLE_ENDPOINT');
  const accepted = 'The test event was accepted, and will be worked on';
  if (endpoint === undefined) {
    terminal.say(`${accepted}; AZURE_STORAGE_TABLE_ENDPOINT, where to follow it, is not set.`);
    return;
  }
  const inbox = createTableInbox(openTable(endpoint, INBOX_TABLE));
  const startedAt = clock();

  for (;;) {
    const progress = await readProgress();
    if (progress === 'refused') {
      terminal.say(`${accepted}; the inbox, where to follow it, is closed to you.`);
      return;
    }
    if (progress?.state === 'done') {
      terminal.say(`The test event is done (${progress.outcome}).`);
      return;
    }
    if (progress?.state === 'dead') {
      throw failure(
        `the test event ${id} was given up: ${progress.reason}`,
        'Look at the log of the app: azd monitor --logs',
      );
    }
    if (clock() - startedAt >= LIMIT_MS) {
      throw failure(
        `the test event ${id} was accepted, and after five minutes it is still ${progress?.state ?? 'not in the inbox'}`,
        'Look at the log of the function "process": azd monitor --logs',
      );
    }
    await pause(PAUSE_MS);
  }

  async function readProgress() {
    try {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]);
      return (await inbox.read(id, signal))?.delivery.progress;
    } catch (error) {
      stopped.throwIfAborted();
      if (hasStatus(error, 401, 403)) return 'refused';
      throw error;
    }
  }
}
