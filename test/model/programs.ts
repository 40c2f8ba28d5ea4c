import { createBury } from '../../src/webhooks/bury.ts';
import { createPurge } from '../../src/webhooks/purge.ts';
import { createReceive } from '../../src/webhooks/receive.ts';
import { createReplay } from '../../src/webhooks/replay.ts';
import { sign } from '../../src/webhooks/signature.ts';
import { createSweep, type SweepPolicy } from '../../src/webhooks/sweep.ts';
import { createWork, type WorkPolicy } from '../../src/webhooks/work.ts';
import { createPorts, type Ports } from './ports.ts';
import type { Program } from './processes.ts';
import { TICK_MS } from './time.ts';
import { type Role, toDelivery } from './world.ts';

/** Two attempts; a lease of one unit, and clocks that are wrong by two. */
export const WORK_POLICY: WorkPolicy = {
  maxAttempts: 2,
  leaseMs: TICK_MS,
  handlerTimeoutMs: 2 * TICK_MS,
  backoff: { baseMs: 2 * TICK_MS, factor: 1, capMs: 2 * TICK_MS },
};

export const SWEEP_POLICY: SweepPolicy = { lateMs: 2 * TICK_MS, againMs: 3 * TICK_MS, batch: 10 };

export type Step = (ports: Ports) => Promise<string>;
export type Steps = Readonly<Record<Role, Step>>;

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ticket = { delivery: 'wh_1' };

/** The real code of every process, wired to the ports as `main.ts` wires it to Azure. */
export const STEPS: Steps = {
  async receive({ inbox, sendTicket, now }) {
    const { body } = toDelivery({
      receivedAt: now(),
      attempts: 0,
      progress: { state: 'received' },
      version: 0,
    });
    const timestamp = String(now().getTime() / 1000);
    const receive = createReceive({
      readSecrets: async () => [{ sender: 'default', value: SECRET }],
      inbox,
      sendTicket,
      now,
      fastLaneTypes: new Set(),
      storageBudgetMs: 60_000,
    });
    const headers = new Headers({
      'webhook-id': ticket.delivery,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(SECRET, ticket.delivery, timestamp, body),
    });
    return (await receive({ headers, body })).outcome;
  },

  async work({ inbox, sendTicket, dispatch, now, name }) {
    let claims = 0;
    const work = createWork({
      inbox,
      sendTicket,
      tellDeath: async () => {},
      dispatch,
      policy: WORK_POLICY,
      now,
      random: () => 0.5,
      createOwner: () => `${name}.${(claims += 1)}`,
    });
    return (await work(ticket, () => undefined)).outcome;
  },

  async bury({ inbox, sendTicket, now, name }) {
    const bury = createBury({
      inbox,
      sendTicket,
      tellDeath: async () => {},
      now,
      createOwner: () => name,
    });
    return (await bury(ticket.delivery)).outcome;
  },

  async sweep({ rows, readHeadInsertedAt, sendTicket, now }) {
    const sweep = createSweep({ rows, readHeadInsertedAt, sendTicket, policy: SWEEP_POLICY, now });
    const { sent } = await sweep(new AbortController().signal);
    return `sent ${sent}`;
  },

  async replay({ inbox, sendTicket, now, name }) {
    const replay = createReplay({ inbox, sendTicket, now, createNonce: () => name });
    return replay(ticket.delivery, { by: 'operator', why: 'the handler was wrong' });
  },

  async purge({ finishedRows, now }) {
    const purge = createPurge({ rows: finishedRows, retentionMs: 0, now });
    const { removed } = await purge(new AbortController().signal);
    return `removed ${removed}`;
  },
};

/** A step as a program of its own. */
export function toProgram(step: Step): Program {
  return (sandbox) => step(createPorts(sandbox));
}
