import { newId } from '../../dev/samples/new-id.ts';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import { PostError, postDelivery } from '../../dev/send/post-delivery.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { failure } from '../hook/problem.ts';

/** Nobody handles this type, so all that comes of it is a row that says so. */
export const TEST_TYPE = 'receiver.test';

const LIMIT_MS = 300_000;
/** Each post that fails counts where alerts look for 5xx, so it takes three minutes until there are four. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 120_000;
const ANSWER_MS = 20_000;
/** An instance that is about to be replaced may know other functions, or none. */
const ROUTES_MS = 60_000;

/**
 * Posts an event that is signed with the secret of the app until it is accepted, and resolves to its `webhook-id`. The
 * app may know only older secrets at first: it looks for new ones at most once in half a minute.
 */
export async function sendTestEvent(
  dependencies: HookDependencies,
  { url, secret }: { url: string; secret: string },
): Promise<string> {
  const { terminal, pause, clock, stopped } = dependencies;
  const source = { now: Date.now(), random: Math.random };
  const id = newId('wh_', source);
  const event = {
    id: newId('evt_', source),
    object: 'event',
    created_at: Math.floor(source.now / 1000),
    type: TEST_TYPE,
    data: {},
  };
  terminal.say(`Sending a test event (${TEST_TYPE}) …`);
  const startedAt = clock();

  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(3 * pauseMs, LONGEST_PAUSE_MS)) {
    const status = await post();
    if (status === 200) return id;
    const limitMs = isPassing(status) ? LIMIT_MS : status === 404 ? ROUTES_MS : 0;
    if (clock() - startedAt >= limitMs) throw refused(url, status);
    await pause(pauseMs);
  }

  /** The same event under the same id, with a fresh timestamp; undefined where no answer came. */
  async function post(): Promise<number | undefined> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]);
    try {
      return (await postDelivery(url, createDelivery({ event, id, secret }), { signal })).status;
    } catch (error) {
      stopped.throwIfAborted();
      if (error instanceof PostError) return undefined;
      throw error;
    }
  }
}

/** What comes while the app starts, or learns of a new secret or role. */
function isPassing(status: number | undefined): boolean {
  return status === undefined || [400, 429].includes(status) || status >= 500;
}

function refused(url: string, status: number | undefined): Error {
  const said = status === undefined ? 'was not answered' : `got ${status}`;
  return failure(`the test event to ${url} ${said}`, remedyFor(status));
}

function remedyFor(status: number | undefined): string {
  if (status === 400) {
    return 'The app does not know the signing secret in the vault. Look for signing-secrets in its log: azd monitor --logs';
  }
  if (status === 503) {
    return (
      'The app does not reach its storage or its vault. Look at its log: azd monitor --logs\n' +
      'A new role assignment can take ten minutes.'
    );
  }
  return 'Look at the log of the app: azd monitor --logs';
}
