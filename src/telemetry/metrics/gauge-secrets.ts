import { NoSecretError, type ReadSecrets, type SigningSecret } from '../../webhooks/secret.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';
import type { TakeGauge } from './take-gauges.ts';

interface SecretsGaugeDependencies {
  readonly readSecrets: ReadSecrets;
  /** Who should have one: a sender without counts 0, and so does one that had some before. */
  readonly senders: Iterable<string>;
  readonly now: () => Date;
}

/**
 * Records for each sender how many secrets count, the age of the newest, and when the last expires: it
 * is gone after a rotation that the one before outlives only for a day. Nothing where nobody can tell.
 */
export function createSecretsGauge(
  { secrets: count, secretAge, secretExpiry }: Instruments,
  { readSecrets, senders, now }: SecretsGaugeDependencies,
): TakeGauge {
  const known = new Set(senders);

  return async () => {
    const secrets = await readOrNone(readSecrets);
    for (const { sender } of secrets) known.add(sender);
    // Where nobody says who should have one, somebody should.
    for (const sender of known.size > 0 ? known : ['default']) {
      const own = secrets.filter((secret) => secret.sender === sender);
      const about = { [ATTRIBUTES.sender]: sender };
      count.record(own.length, about);
      const createdAt = latest(own.flatMap((secret) => secret.createdAt ?? []));
      if (createdAt) secretAge.record(secondsBetween(createdAt, now()), about);
      const expiresAt = lastExpiry(own);
      if (expiresAt) secretExpiry.record(secondsBetween(now(), expiresAt), about);
    }
  };
}

/** A store that was looked at and holds none is an answer. */
async function readOrNone(readSecrets: ReadSecrets): Promise<readonly SigningSecret[]> {
  try {
    return await readSecrets();
  } catch (error) {
    if (error instanceof NoSecretError) return [];
    throw error;
  }
}

/** When the last of them expires; undefined where one never does. */
function lastExpiry(secrets: readonly SigningSecret[]): Date | undefined {
  const dates = secrets.flatMap(({ expiresAt }) => expiresAt ?? []);
  return dates.length === secrets.length ? latest(dates) : undefined;
}

function latest(dates: readonly Date[]): Date | undefined {
  return dates.toSorted((one, other) => other.getTime() - one.getTime())[0];
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
