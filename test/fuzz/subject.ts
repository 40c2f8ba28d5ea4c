import { randomUUID } from 'node:crypto';
import { HttpRequest, InvocationContext } from '@azure/functions';
import { createReceiveFunction } from '../../src/functions/receive.ts';
import { createBadCallers } from '../../src/webhooks/bad-callers.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import { createDispatch } from '../../src/webhooks/dispatch.ts';
import { createFastLane } from '../../src/webhooks/fast-lane.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReceive } from '../../src/webhooks/receive.ts';
import { createWork } from '../../src/webhooks/work.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets, type MemoryTickets } from '../fakes/memory-tickets.ts';
import { NOW, secrets } from './marks.ts';
import { toRecord, type WireRequest } from './oracle.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was logged meanwhile, each as it was given to the platform. */
  readonly lines: readonly string[];
}

export interface Subject {
  readonly inbox: Inbox;
  /** Every row that was let in, oldest first. */
  readonly rows: readonly Delivery[];
  readonly tickets: MemoryTickets;
  post(request: WireRequest): Promise<Answer>;
}

/** The receive function put together as the app does it, but on a storage that is empty and in memory. */
export function createSubject(failuresPerMinute: number): Subject {
  const rows: Delivery[] = [];
  const memory = createMemoryInbox();
  const inbox: Inbox = {
    ...memory,
    async insert(delivery, signal) {
      const isNew = await memory.insert(delivery, signal);
      if (isNew) rows.push(delivery);
      return isNew;
    },
  };
  const tickets = createMemoryTickets();
  const now = () => new Date(NOW * 1000);
  const work = createWork({
    inbox,
    sendTicket: tickets.send,
    tellDeath: async () => {},
    dispatch: createDispatch({ 'realtime.call.incoming': () => 'accepted' }, (attempt) => attempt),
    now,
    random: Math.random,
    createOwner: randomUUID,
    policy: {
      maxAttempts: 8,
      leaseMs: 25_000,
      handlerTimeoutMs: 4000,
      backoff: { baseMs: 5000, factor: 8, capMs: 21_600_000 },
    },
  });
  const handle = createReceiveFunction({
    receive: createReceive({
      readSecrets: async () =>
        Object.entries(secrets).map(([sender, value]) => ({ sender, value })),
      inbox,
      sendTicket: tickets.send,
      now,
      fastLaneTypes: new Set(['realtime.call.incoming', '__proto__']),
      storageBudgetMs: 4000,
    }),
    fastLane: createFastLane(work, 4000),
    badCallers: createBadCallers(failuresPerMinute, now),
    trustedHops: 1,
  });

  return {
    inbox,
    rows,
    tickets,
    async post({ headers, body, traceparent }) {
      const lines: string[] = [];
      const context = new InvocationContext({
        functionName: 'receive',
        logHandler: (_level, ...args) => void lines.push(args.map(String).join(' ')),
        ...(traceparent !== undefined && { traceContext: { traceParent: traceparent } }),
      });
      const request = new HttpRequest({
        method: 'POST',
        url: 'http://localhost/webhook',
        headers: Object.fromEntries(toRecord(headers)),
        body: { bytes: body },
      });
      const response = (await handle(request, context)) ?? {};
      if (!('jsonBody' in response)) throw new Error('the answer has no JSON body');
      return {
        status: Number(response.status),
        headers: Object.fromEntries(new Headers(response.headers)),
        body: JSON.stringify(response.jsonBody),
        lines,
      };
    },
  };
}
