import { describeError } from './errors.ts';
import type { ReadSecrets } from './secret.ts';

/** What the receiver cannot do without, and what an operator wants to know. */
export interface HealthProbes {
  /** Rejects where the inbox does not answer. */
  readonly probeInbox: () => Promise<void>;
  /** When the oldest visible ticket was put in; rejects where the queue does not answer. */
  readonly readHeadInsertedAt: () => Promise<Date | undefined>;
  readonly readSecrets: ReadSecrets;
  /** Dead deliveries, counted up to a bound; rejects where that takes too long. */
  readonly countDead: () => Promise<number>;
  readonly now: () => Date;
}

export type Check = { readonly ok: true } | { readonly ok: false; readonly problem: string };

export interface Health {
  readonly ok: boolean;
  readonly checks: {
    readonly inbox: Check;
    readonly queue: Check;
    readonly secret: Check;
  };
}

export interface HealthDetails extends Health {
  /**
   * How long ago the oldest visible ticket was put in, for a retry its delay included; null where none
   * is, or nobody can tell.
   */
  readonly oldestTicketSeconds: number | null;
  /** Deliveries that wait for a replay; null where nobody can tell. */
  readonly dead: number | null;
}

const PROBE_MS = 3000;
const CHECKS_MS = 5000;
const DETAILS_MS = 60_000;

/** Reports the receiver's health; every answer is kept for some seconds, so that asking costs nothing. */
export function createHealth(probes: HealthProbes): {
  check: () => Promise<Health>;
  details: () => Promise<HealthDetails>;
} {
  const check = remember(() => runChecks(probes), CHECKS_MS, probes.now);
  const details = remember(
    async () => {
      const [health, head, dead] = await Promise.all([
        check(),
        probes.readHeadInsertedAt().catch(() => undefined),
        probes.countDead().catch(() => null),
      ]);
      const oldestTicketSeconds = head
        ? Math.round((probes.now().getTime() - head.getTime()) / 1000)
        : null;
      return { ...health, oldestTicketSeconds, dead };
    },
    DETAILS_MS,
    probes.now,
  );
  return { check, details };
}

async function runChecks({
  probeInbox,
  readHeadInsertedAt,
  readSecrets,
}: HealthProbes): Promise<Health> {
  const [inbox, queue, secret] = await Promise.all([
    toCheck(probeInbox),
    toCheck(readHeadInsertedAt),
    toCheck(async () => {
      const secrets = await readSecrets();
      if (secrets.length === 0) throw new Error('no signing secret is configured');
    }),
  ]);
  return { ok: inbox.ok && queue.ok && secret.ok, checks: { inbox, queue, secret } };
}

/** Here a failure is the answer, and so is none: whoever asks does not wait long. */
async function toCheck(probe: () => Promise<unknown>): Promise<Check> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_MS} ms`)), PROBE_MS);
  try {
    await Promise.race([probe(), late]);
    return { ok: true };
  } catch (error) {
    return { ok: false, problem: describeError(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Asks at most once per `ttlMs`, never twice at the same time, and once for everybody who asks. */
function remember<Value>(
  ask: () => Promise<Value>,
  ttlMs: number,
  now: () => Date,
): () => Promise<Value> {
  let answer: Promise<Value> | undefined;
  let freshUntil = 0;
  return () => {
    if (!answer || now().getTime() >= freshUntil) {
      freshUntil = Number.POSITIVE_INFINITY;
      answer = ask().finally(() => {
        freshUntil = now().getTime() + ttlMs;
      });
    }
    return answer;
  };
}
