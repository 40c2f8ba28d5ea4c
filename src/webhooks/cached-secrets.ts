import { setTimeout as sleep } from 'node:timers/promises';
import { NoSecretError, type ReadSecrets, type SigningSecret } from './secret.ts';

/** How long what was read counts, in milliseconds, while its store says nothing else. */
export const STALE_MS = 24 * 3600_000;

/** How old an answer may be, and how often to ask. */
const TIMES = {
  /** A secret that was disabled is accepted for this long at most, while its store answers. */
  freshMs: 5 * 60_000,
  /** Between two looks, however many signatures do not match and however long the store is down. */
  againMs: 30_000,
  /** The same while nothing is held: each request fails, and somebody may just have mended it. */
  retryMs: 5000,
  /** How long after its begin a load is worth waiting for, while a request could go on without. */
  patienceMs: 1000,
  /**
   * Outages last hours, and calls on the phone cannot wait for their end. Who takes away the access
   * to the secrets means it, so what is held does not outlive a day.
   */
  staleMs: STALE_MS,
};

interface CachedSecretsDependencies {
  /** Reads all of them, in a time of its own; a `NoSecretError` is news, any other rejection is none. */
  readonly load: ReadSecrets;
  readonly now: () => Date;
  readonly times?: Partial<typeof TIMES>;
}

export interface CachedSecrets {
  /** The secrets held, unless there are none or they are too old; rejects with the reason for that. */
  readonly read: ReadSecrets;
  /** Looks again for one that would match, but not often: otherwise the very secrets that `read` gave. */
  readonly refresh: ReadSecrets;
}

/** Holds what `load` gives. One load at a time, and its failure takes nothing away that is held. */
export function createCachedSecrets(dependencies: CachedSecretsDependencies): CachedSecrets {
  const { load, now } = dependencies;
  const times = { ...TIMES, ...dependencies.times };
  let held: { readonly secrets: readonly SigningSecret[]; readonly at: number } | undefined;
  let failure: unknown = new NoSecretError('nobody has looked for a signing secret yet');
  let loading: Promise<void> | undefined;
  let begunAt = Number.NEGATIVE_INFINITY;

  const since = (at: number) => now().getTime() - at;
  const isLive = ({ expiresAt }: SigningSecret) => !expiresAt || expiresAt > now();

  async function loadOnce(): Promise<void> {
    begunAt = now().getTime();
    try {
      held = { secrets: await load(), at: begunAt };
    } catch (error) {
      failure = error;
      if (error instanceof NoSecretError) held = undefined;
    } finally {
      loading = undefined;
    }
  }

  /** Waits for news: with nothing in hand until they are there, otherwise not for long. */
  async function look(pauseMs: number): Promise<void> {
    if (!loading && since(begunAt) < pauseMs) return;
    loading ??= loadOnce();
    if (!held) return loading;
    const patienceMs = times.patienceMs - since(begunAt);
    await Promise.race([loading, sleep(patienceMs, undefined, { ref: false })]);
  }

  function inHand(): readonly SigningSecret[] {
    if (!held) throw failure;
    const { secrets } = held;
    return secrets.every(isLive) ? secrets : secrets.filter(isLive);
  }

  /** What is too old or has expired counts for nothing, so that the next look is waited for. */
  function letGo(): void {
    if (held?.secrets.some(isLive) === false) {
      failure = new NoSecretError(
        'every signing secret that was held has expired; store a new one',
      );
    } else if (!held || since(held.at) < times.staleMs) {
      return;
    }
    held = undefined;
  }

  return {
    async read() {
      letGo();
      if (!held) await look(times.retryMs);
      else if (since(held.at) >= times.freshMs) await look(times.againMs);
      return inHand();
    },
    async refresh() {
      await look(times.againMs);
      return inHand();
    },
  };
}

/** Secrets that were given and never change. */
export function createFixedSecrets(secrets: readonly SigningSecret[]): CachedSecrets {
  const read = () => Promise.resolve(secrets);
  return { read, refresh: read };
}
