import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { hasStatus } from '../webhooks/errors.ts';
import { readSecret, type SigningSecret } from '../webhooks/secret.ts';
import type { NamedSecret } from './vault-names.ts';

interface Found {
  readonly secrets: readonly SigningSecret[];
  /** What kept a secret out, by its name and version, never by its value. */
  readonly problems: readonly string[];
}

type ReadVersions = (
  client: SecretClient,
  names: readonly NamedSecret[],
  abortSignal: AbortSignal,
) => Promise<Found>;

/** Two overlap in a rotation; each further one is a hash for every request that is forged. */
const MAX_VERSIONS = 4;

/**
 * Reads the live versions of some secrets of a vault: the lists of versions each time, but a value only
 * once, because that of a version never changes.
 */
export function createReadVersions(now: () => Date): ReadVersions {
  let known: ReadonlyMap<string, string> = new Map();

  return async (client, names, abortSignal) => {
    const texts = new Map<string, string>();

    async function readText({ id = '', name, version = '' }: SecretProperties) {
      const text = known.get(id) ?? (await getText(client, name, version, abortSignal));
      if (text !== undefined) texts.set(id, text);
      return text;
    }

    async function readName({ sender, name }: NamedSecret): Promise<Found> {
      const versions = await listVersions(client, name, abortSignal);
      if (versions.length === 0) return toProblem(`there is no secret ${name}`);
      const live = versions.filter((version) => isLive(version, now())).toSorted(byNewest);
      if (live.length === 0) {
        return toProblem(`secret ${name} has no version that is enabled and within its dates`);
      }
      const counting = live.slice(0, MAX_VERSIONS);
      const found = await Promise.all(
        counting.map(async (version) => parse(sender, version, await readText(version))),
      );
      if (live.length === counting.length) return merge(found);
      const surplus = `secret ${name} has ${live.length} live versions, of which the newest ${MAX_VERSIONS} count: disable the others`;
      return merge([...found, toProblem(surplus)]);
    }

    const found = await Promise.all(names.map((name) => unlessForbidden(name, readName)));
    if (found[0] && found.every((one) => one instanceof Error)) throw found[0];
    known = texts;
    return merge(
      found.map((one, index) =>
        one instanceof Error ? toProblem(`secret ${names[index]?.name} may not be read`) : one,
      ),
    );
  };
}

/** One secret that may not be read takes the others not away; an outage does, for it will pass. */
async function unlessForbidden(
  name: NamedSecret,
  read: (name: NamedSecret) => Promise<Found>,
): Promise<Found | Error> {
  try {
    return await read(name);
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

function byNewest(a: SecretProperties, b: SecretProperties): number {
  return (b.createdOn?.getTime() ?? 0) - (a.createdOn?.getTime() ?? 0);
}

function parse(
  sender: string,
  { name, version, createdOn, expiresOn }: SecretProperties,
  text = '',
): Found {
  const dates = {
    ...(createdOn && { createdAt: createdOn }),
    ...(expiresOn && { expiresAt: expiresOn }),
  };
  const parts = text.split(/\s+/).filter((part) => part !== '');
  return merge(
    parts.map((part, index) => {
      const value = readSecret(part);
      if (value !== undefined) return { secrets: [{ sender, value, ...dates }], problems: [] };
      const place = `secret ${name}, version ${version}: value ${index + 1} of ${parts.length}`;
      return toProblem(`${place} is not "whsec_" and the base64 of 24 to 64 bytes`);
    }),
  );
}

function toProblem(problem: string): Found {
  return { secrets: [], problems: [problem] };
}

function merge(parts: readonly Found[]): Found {
  return {
    secrets: parts.flatMap(({ secrets }) => secrets),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
