import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { hasStatus } from '../webhooks/errors.ts';
import { STALE_MS } from '../webhooks/cached-secrets.ts';
import { byLasting, type Found, merge, selectSecrets, toProblem } from './select-secrets.ts';
import type { NamedSecret } from './vault-names.ts';

type ReadVersions = (
  client: SecretClient,
  names: readonly NamedSecret[],
  abortSignal: AbortSignal,
) => Promise<Found>;

interface LastRead {
  readonly secrets: Found['secrets'];
  readonly at: Date;
}

/** Far more than count, because a value must be read to see that it does not. */
const MAX_VALUES = 64;

/**
 * Reads the secrets that count of some names in a vault: the lists of versions each time, but a value
 * only once, because that of a version never changes.
 */
export function createReadVersions(now: () => Date): ReadVersions {
  let known: ReadonlyMap<string, string> = new Map();
  let lastRead: ReadonlyMap<string, LastRead> = new Map();

  return async (client, names, abortSignal) => {
    const texts = new Map<string, string>();

    async function readText({ id = '', name, version = '' }: SecretProperties) {
      const text = known.get(id) ?? (await getText(client, name, version, abortSignal));
      if (text !== undefined) texts.set(id, text);
      return text ?? '';
    }

    async function readVersion(properties: SecretProperties) {
      const { version = '' } = properties;
      const text = await unlessForbidden(properties, readText);
      return text instanceof Error ? text : { version, text, ...toDates(properties) };
    }

    async function readName(named: NamedSecret): Promise<Found> {
      const { name } = named;
      const versions = await listVersions(client, name, abortSignal);
      if (versions.length === 0) return toProblem(`there is no secret ${name}`);
      const live = versions.filter((version) => isLive(version, now()));
      if (live.length === 0) {
        return toProblem(`secret ${name} has no version that is enabled and within its dates`);
      }
      const first = live.toSorted((a, b) => byLasting(toDates(a), toDates(b))).slice(0, MAX_VALUES);
      const values = await Promise.all(first.map(readVersion));
      const read = values.flatMap((value) => (value instanceof Error ? [] : [value]));
      const refused = values.find((value) => value instanceof Error);
      // One may have been disabled since it was listed; where it is all of them, the name may not be read.
      if (refused && read.length === 0) throw refused;
      const problems = [
        ...(refused
          ? [
              `of secret ${name} ${values.length - read.length} of ${values.length} versions may not be read`,
            ]
          : []),
        ...(first.length < live.length
          ? [
              `secret ${name} has ${live.length} live versions, of which ${MAX_VALUES} are read: disable those that no endpoint uses`,
            ]
          : []),
      ];
      return merge([selectSecrets(named, read), { secrets: [], problems }]);
    }

    const found = await Promise.all(names.map((name) => unlessForbidden(name, readName)));
    if (found[0] && found.every((one) => one instanceof Error)) throw found[0];
    known = texts;
    const reads = new Map<string, LastRead>();
    const counting = names.map(({ name }, index) => {
      const one = found[index];
      const isRefused = !one || one instanceof Error;
      const last = isRefused ? lastRead.get(name) : { secrets: one.secrets, at: now() };
      if (last) reads.set(name, last);
      if (!isRefused) return one;
      const problem = toProblem(`secret ${name} may not be read`);
      return last ? merge([toHeld(last, now()), problem]) : problem;
    });
    lastRead = reads;
    return merge(counting);
  };
}

/** What was read before somebody took the access away, for no longer than an outage is borne. */
function toHeld({ secrets, at }: LastRead, now: Date): Found {
  const until = new Date(at.getTime() + STALE_MS);
  const held = secrets
    .map((secret) => ({
      ...secret,
      expiresAt: secret.expiresAt && secret.expiresAt < until ? secret.expiresAt : until,
    }))
    .filter(({ expiresAt }) => expiresAt > now);
  return { secrets: held, problems: [] };
}

/** One secret or version that may not be read takes the others not away; an outage does, for it will pass. */
async function unlessForbidden<Asked, Answer>(
  asked: Asked,
  read: (asked: Asked) => Promise<Answer>,
): Promise<Answer | Error> {
  try {
    return await read(asked);
  } catch (error) {
    if (error instanceof Error && hasStatus(error, 403)) return error;
    throw error;
  }
}

async function listVersions(
  client: SecretClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<readonly SecretProperties[]> {
  try {
    const versions = client.listPropertiesOfSecretVersions(name, { abortSignal });
    return await Array.fromAsync(versions);
  } catch (error) {
    if (hasStatus(error, 404)) return [];
    throw error;
  }
}

/** Undefined where the secret was deleted after it was listed. */
async function getText(
  client: SecretClient,
  name: string,
  version: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { value } = await client.getSecret(name, { version, abortSignal });
    return value;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

function isLive({ enabled, notBefore, expiresOn }: SecretProperties, now: Date): boolean {
  return enabled !== false && (!notBefore || notBefore <= now) && (!expiresOn || expiresOn > now);
}

function toDates({ createdOn, expiresOn }: SecretProperties) {
  return {
    ...(createdOn && { createdAt: createdOn }),
    ...(expiresOn && { expiresAt: expiresOn }),
  };
}
