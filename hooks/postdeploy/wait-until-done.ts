import { INBOX_TABLE } from '../../src/azure/names.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { readText } from '../../src/config/readers.ts';
import type { Progress } from '../../src/webhooks/delivery.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { describeFailure } from '../hook/describe-failure.ts';
import { isSignInError } from '../hook/explain.ts';
import { failure } from '../hook/problem.ts';
import { isClosed } from '../hook/read-value.ts';

const LIMIT_MS = 300_000;
const PAUSE_MS = 2_000;
const ANSWER_MS = 20_000;
/** Storage learns of a person's role, which was assigned minutes ago, some time after the app has. */
const ROLE_MS = 60_000;

type Refusal = { readonly state: 'refused' | 'unknown'; readonly error: unknown };

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
  // Only people get a role in storage that was just assigned.
  const isService = readText(env, 'AZURE_PRINCIPAL_TYPE') === 'ServicePrincipal';
  const patienceMs = isService || isClosed(env) ? 0 : ROLE_MS;
  const startedAt = clock();

  for (;;) {
    const progress = await readProgress();
    const waited = clock() - startedAt;
    if (progress?.state === 'refused' && waited >= patienceMs) {
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
    if (waited >= LIMIT_MS && progress?.state === 'unknown') {
      throw failure(
        `the test event ${id} was accepted, and the inbox cannot be read: ${describeFailure(progress.error)}`,
        'Look at your network and at https://status.azure.com',
        progress.error,
      );
    }
    if (waited >= LIMIT_MS) {
      throw failure(
        `the test event ${id} was accepted, and after five minutes it is still ${progress?.state ?? 'not in the inbox'}`,
        'Look at the log of the function "process": azd monitor --logs',
      );
    }
    await pause(PAUSE_MS);
  }

  async function readProgress(): Promise<Progress | Refusal | undefined> {
    try {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]);
      return (await inbox.read(id, signal))?.delivery.progress;
    } catch (error) {
      stopped.throwIfAborted();
      if (isSignInError(error)) throw error;
      if (hasStatus(error, 401, 403)) return { state: 'refused', error };
      if (isPassing(error)) return { state: 'unknown', error };
      throw error;
    }
  }
}

/** Whether storage was too busy, or gave no answer at all. */
function isPassing(error: unknown): boolean {
  const { name, code, statusCode }: { name?: string; code?: unknown; statusCode?: number } =
    error ?? {};
  if (statusCode !== undefined) return statusCode >= 500 || [408, 429].includes(statusCode);
  return name === 'AbortError' || name === 'TimeoutError' || typeof code === 'string';
}
