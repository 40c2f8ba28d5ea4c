import * as v from 'valibot';
import { toVaultError } from '../../src/azure/vault-error.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { isSignInError } from '../hook/explain.ts';
import { failure, HookError } from '../hook/problem.ts';

/** The secret that the app's setting `OPENAI_API_KEY` refers to. */
export const API_KEY_SECRET = 'openai-api-key';

const LIMIT_MS = 300_000;
/** Rules of a network that were just changed count after about this time. */
const NETWORK_MS = 60_000;
const PAUSE_MS = 5_000;

/** The values in the vault of the app, as its deployer sees them. */
export interface VaultValues {
  /** Resolves when the vault knows the deployer's role, or still keeps their address out after a minute. */
  waitForRole(): Promise<'known' | 'kept-out'>;
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
        const waited = clock() - startedAt;
        if (isSignInError(error)) throw error;
        if (!hasStatus(error, 403)) throw toVaultError(uri, error);
        if (isNetworkRefusal(error) && waited >= NETWORK_MS) throw keptOut(uri, error);
        if (waited >= LIMIT_MS) throw refused(uri, error);
        const missing = isNetworkRefusal(error) ? 'let this address in' : 'know your role';
        if (!isTold) terminal.say(`The vault does not ${missing} yet; waiting …`);
        isTold = true;
      }
      await pause(PAUSE_MS);
    }
  }

  const read = (name: string) =>
    patiently(async () => {
      const client = await open();
      try {
        return (await client.getSecret(name, { abortSignal: stopped })).value;
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    });

  return {
    async waitForRole() {
      try {
        // Where it fails to list, the SDK keeps back why the vault refuses.
        await read(API_KEY_SECRET);
        return 'known';
      } catch (error) {
        if (error instanceof HookError && isNetworkRefusal(error.cause)) return 'kept-out';
        throw error;
      }
    },
    read,
    write: (name, value) =>
      patiently(async () => {
        const client = await open();
        await client.setSecret(name, value, { abortSignal: stopped });
      }),
  };
}

const networkRefusal = v.object({
  details: v.object({
    error: v.object({
      innerError: v.object({ code: v.picklist(['ForbiddenByFirewall', 'ForbiddenByConnection']) }),
    }),
  }),
});

/** Whether the vault refuses an address, and not whoever asks from there. */
function isNetworkRefusal(error: unknown): boolean {
  return v.is(networkRefusal, error);
}

/** The vault goes on keeping this address out. */
export function keptOut(uri: string, cause?: unknown): HookError {
  return failure(
    `the network rules of ${uri} keep this address out`,
    `azd env set ALLOWED_IP_ADDRESSES '["<your public address>"]'\nazd provision`,
    cause,
  );
}

function refused(uri: string, error: unknown): Error {
  return failure(
    `${uri} refuses whoever is signed in to azd`,
    'Look for Key Vault Secrets Officer among the role assignments of the vault. Where it is missing: azd provision',
    error,
  );
}
