import type { SecretClient } from '@azure/keyvault-secrets';
import { type CachedSecrets, createCachedSecrets } from '../webhooks/cached-secrets.ts';
import { describeError } from '../webhooks/errors.ts';
import type { Log } from '../webhooks/log.ts';
import { NoSecretError, type SigningSecret } from '../webhooks/secret.ts';
import { within } from '../webhooks/within.ts';
import type { OpenVault } from './vault-client.ts';
import { toVaultError } from './vault-error.ts';
import { type NamedSecret, SECRET_NAME, toSender } from './vault-names.ts';
import { createReadVersions } from './vault-versions.ts';

interface SigningSecretsDependencies {
  readonly vaultUri: string;
  readonly openVault: OpenVault;
  readonly now: () => Date;
  /** Told what is wrong with the vault or a secret: at most once a minute where it stays the same. */
  readonly log: Log;
  /** The secrets to read; without any all those called `baseName`, or `baseName--` and a sender. */
  readonly names?: readonly NamedSecret[];
  readonly baseName?: string;
  /** Time for all calls of one look together, the token's included. */
  readonly loadMs?: number;
}

const LOAD_MS = 10_000;
const SAY_AGAIN_MS = 60_000;

/**
 * The signing secrets in a Key Vault. Every version counts that is enabled and within its dates, and a
 * value may be several secrets with white space between them; one that is malformed is left out.
 */
export function createSigningSecrets(dependencies: SigningSecretsDependencies): CachedSecrets {
  const { vaultUri, openVault, now, baseName = SECRET_NAME, loadMs = LOAD_MS } = dependencies;
  const readVersions = createReadVersions(now);
  const say = createSay(dependencies);

  async function load(signal: AbortSignal): Promise<readonly SigningSecret[]> {
    const client = await openVault();
    const names = dependencies.names?.length
      ? dependencies.names
      : await findNames(client, baseName, signal);
    const found = await readVersions(client, names, signal);
    const problem = found.problems.join('; ');
    if (found.secrets.length === 0) {
      const reason = problem || `store one under the name ${baseName}`;
      throw new NoSecretError(`${vaultUri} holds no signing secret that counts: ${reason}`);
    }
    if (problem) say(problem);
    return found.secrets;
  }

  return createCachedSecrets({
    async load() {
      const signal = AbortSignal.timeout(loadMs);
      try {
        // Who gives the token may take no notice of the signal.
        return await within(signal, load(signal));
      } catch (error) {
        const reason = error instanceof NoSecretError ? error : toVaultError(vaultUri, error);
        say(describeError(reason));
        throw reason;
      }
    },
    now,
  });
}

async function findNames(
  client: SecretClient,
  baseName: string,
  abortSignal: AbortSignal,
): Promise<readonly NamedSecret[]> {
  const names: NamedSecret[] = [];
  for await (const { name } of client.listPropertiesOfSecrets({ abortSignal })) {
    const sender = toSender(name, baseName);
    if (sender !== undefined) names.push({ sender, name });
  }
  return names;
}

function createSay({ log, now }: SigningSecretsDependencies): (problem: string) => void {
  let said = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  return (problem) => {
    const isDue = problem !== said || now().getTime() - saidAt >= SAY_AGAIN_MS;
    if (!isDue) return;
    said = problem;
    saidAt = now().getTime();
    log('error', 'signing-secrets', { problem });
  };
}
