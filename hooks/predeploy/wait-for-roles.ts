import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { describeFailure } from '../hook/describe-failure.ts';
import { isSignInError } from '../hook/explain.ts';
import { failure } from '../hook/problem.ts';
import { isClosed, isOn, readValues } from '../hook/read-value.ts';

const LIMIT_MS = 600_000;
const PAUSE_MS = 5_000;
const TELL_MS = 30_000;
/** Rules of a network that were just changed count after about this time. */
const NETWORK_MS = 60_000;

/** Storage tells a network that it keeps out from a missing role. */
const NETWORK_REFUSAL = 'AuthorizationFailure';

/**
 * Waits until storage knows the roles that `azd provision` has just assigned: until the deployer can read the container
 * that the package goes to. Without this the first deployment may end with a 403.
 */
export async function waitForRoles(dependencies: HookDependencies): Promise<void> {
  const { env, terminal, openContainer, pause, clock, stopped } = dependencies;
  if (isClosed(env)) {
    terminal.say(
      'Storage is closed to this network, so whether it knows the roles is not checked.',
    );
    return;
  }
  const { AZURE_STORAGE_BLOB_ENDPOINT: endpoint, AZURE_STORAGE_DEPLOYMENT_CONTAINER: name } =
    readValues(env, 'AZURE_STORAGE_BLOB_ENDPOINT', 'AZURE_STORAGE_DEPLOYMENT_CONTAINER');
  const container = openContainer(endpoint, name);
  const startedAt = clock();
  let toldAt = Number.NEGATIVE_INFINITY;

  for (;;) {
    const refusal = await readOnce();
    if (refusal === undefined) break;
    const waited = clock() - startedAt;
    // Other addresses than this one may be let in. What azd deploys goes to the app, and by it into storage.
    if (refusal === NETWORK_REFUSAL && isOn(env, 'VNET_ENABLED') && waited >= NETWORK_MS) {
      terminal.say(
        'The network rules of storage keep this address out, so whether it knows the roles is not checked.',
      );
      return;
    }
    if (waited >= LIMIT_MS) throw tooLate(refusal, container.url);
    if (waited - toldAt >= TELL_MS) {
      toldAt = waited;
      terminal.say(
        `Storage does not know the roles yet (${Math.round(waited / 1000)} s); waiting …`,
      );
    }
    await pause(PAUSE_MS);
  }
  terminal.say('Storage knows the roles.');

  /** Undefined where the container could be read, or why it was refused. */
  async function readOnce(): Promise<string | undefined> {
    try {
      await container.listBlobsFlat({ abortSignal: stopped }).byPage({ maxPageSize: 1 }).next();
      return undefined;
    } catch (error) {
      stopped.throwIfAborted();
      if (hasStatus(error, 403)) return readCode(error);
      throw toFailure(error, container.url);
    }
  }
}

function readCode(error: unknown): string {
  const { code, details }: { code?: string; details?: { errorCode?: string } } = error ?? {};
  return code ?? details?.errorCode ?? '';
}

function tooLate(code: string, url: string): Error {
  return code === NETWORK_REFUSAL
    ? failure(
        `the network rules of ${url} keep this address out`,
        `azd env set ALLOWED_IP_ADDRESSES '["<your public address>"]'\nazd provision`,
      )
    : failure(
        `${url} still refuses whoever is signed in to azd, ten minutes after their roles`,
        'Look for Storage Blob Data Reader among the role assignments of the container. Where it is missing: azd provision',
      );
}

function toFailure(error: unknown, url: string): unknown {
  if (isSignInError(error)) return error;
  const code = readCode(error);
  if (hasStatus(error, 404)) {
    return failure(`there is no container ${url}`, 'azd provision', error);
  }
  if (hasStatus(error, 401)) {
    return failure(
      `${url} does not take the token: it is of another tenant`,
      'azd auth login --tenant-id "$(azd env get-value AZURE_TENANT_ID)"',
      error,
    );
  }
  if (code === 'ENOTFOUND') {
    return failure(`there is no storage account at ${url}`, 'azd provision', error);
  }
  return failure(
    `${url} could not be read: ${describeFailure(error)}`,
    'Try again in a minute.',
    error,
  );
}
