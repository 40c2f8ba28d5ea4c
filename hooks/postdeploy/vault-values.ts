import { toVaultError } from '../../src/azure/vault-error.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { isSignInError } from '../hook/explain.ts';
import { failure } from '../hook/problem.ts';

/** The secret that the app's setting `OPENAI_API_KEY` refers to. */
export const API_KEY_SECRET = 'openai-api-key';

const LIMIT_MS = 300_000;
const PAUSE_MS = 5_000;

/** The values in the vault of the app, as its deployer sees them. */
export interface VaultValues {
  /** Resolves when the vault knows the deployer's role. */
  waitForRole(): Promise<void>;
  /** Undefined where the vault has none of this name. */
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}

/** The vault at `uri`. Waits up to five minutes where the vault does not know the deployer's role yet. */
export function createVaultValues(dependencies: HookDependencies, uri: string): VaultValues {
  const { terminal, openVault, pause, clock, stopped } = dependencies;
  const open = openVault(uri);

  async function patiently<Value>(ask: () => Promise<Value>): Promise<Value> {
    const startedAt = clock();
    let isTold = false;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        stopped.throwIfAborted();
        const isOver = clock() - startedAt >= LIMIT_MS;
        if (isSignInError(error)) throw error;
        if (!hasStatus(error, 403)) throw toVaultError(uri, error);
        if (isOver) throw refused(uri, error);
      }
      if (!isTold) terminal.say('The vault does not know your role yet; waiting …');
      isTold = true;
      await pause(PAUSE_MS);
    }
  }

  return {
    waitForRole: () =>
      patiently(async () => {
        const client = await open();
        await client.listPropertiesOfSecrets({ abortSignal: stopped }).byPage().next();
      }),
    read: (name) =>
      patiently(async () => {
        const client = await open();
        try {
          return (await client.getSecret(name, { abortSignal: stopped })).value;
        } catch (error) {
          if (hasStatus(error, 404)) return undefined;
          throw error;
        }
      }),
    write: (name, value) =>
      patiently(async () => {
        const client = await open();
        await client.setSecret(name, value, { abortSignal: stopped });
      }),
  };
}

function refused(uri: string, error: unknown): Error {
  return failure(
    `${uri} refuses whoever is signed in to azd`,
    'Look for Key Vault Secrets Officer among the role assignments of the vault. Where it is missing: azd provision\n' +
      `Where the vault is closed: azd env set ALLOWED_IP_ADDRESSES '["<your public address>"]', and azd provision`,
    error,
  );
}
