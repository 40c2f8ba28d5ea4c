import { readSecret, type SigningSecret } from '../webhooks/secret.ts';

/** What was found, and what kept a secret out: by its name and version, never by its value. */
export interface Found {
  readonly secrets: readonly SigningSecret[];
  readonly problems: readonly string[];
}

/** Dates of a version, or of a secret that was read from one. */
interface Dated {
  readonly createdAt?: Date;
  readonly expiresAt?: Date;
}

interface ReadVersion extends Dated {
  readonly version: string;
  readonly text: string;
}

/** Endpoints of several accounts may share a sender; each secret more is a hash for every forged request. */
const MAX_SECRETS = 16;

/**
 * The secrets of one sender that count, newest first, of the values of its live versions. Where there
 * are too many, one without an expiry goes before one that was retired: an endpoint may use it for years.
 */
export function selectSecrets(
  { sender, name }: { readonly sender: string; readonly name: string },
  versions: readonly ReadVersion[],
): Found {
  const found = merge(versions.map((version) => parse(sender, name, version)));
  const lasting = new Map<string, SigningSecret>();
  for (const secret of found.secrets.toSorted(byLasting)) {
    if (!lasting.has(secret.value)) lasting.set(secret.value, secret);
  }
  const secrets = [...lasting.values()].slice(0, MAX_SECRETS).toSorted(byNewest);
  if (lasting.size === secrets.length) return { secrets, problems: found.problems };
  const surplus =
    `secret ${name} has ${lasting.size} live values, of which ${MAX_SECRETS} count, those without an ` +
    'expiry first and then the newest: disable the versions that no endpoint uses';
  return { secrets, problems: [...found.problems, surplus] };
}

/** Those without an expiry first, then the newest. */
export function byLasting(a: Dated, b: Dated): number {
  return Number(a.expiresAt !== undefined) - Number(b.expiresAt !== undefined) || byNewest(a, b);
}

export function merge(parts: readonly Found[]): Found {
  return {
    secrets: parts.flatMap(({ secrets }) => secrets),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

export function toProblem(problem: string): Found {
  return { secrets: [], problems: [problem] };
}

function byNewest(a: Dated, b: Dated): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0);
}

function parse(
  sender: string,
  name: string,
  { version, text, createdAt, expiresAt }: ReadVersion,
): Found {
  const dates = { ...(createdAt && { createdAt }), ...(expiresAt && { expiresAt }) };
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
