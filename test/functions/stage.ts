import { randomUUID } from 'node:crypto';
import { HttpRequest, InvocationContext } from '@azure/functions';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import { INBOX_TABLE, TICKET_QUEUE } from '../../src/azure/names.ts';
import { createBuryFunction } from '../../src/functions/bury.ts';
import { createProcessFunction } from '../../src/functions/process.ts';
import { createReceiveFunction } from '../../src/functions/receive.ts';
import { traceDispatch } from '../../src/telemetry/traces/trace-dispatch.ts';
import { traceFastLane } from '../../src/telemetry/traces/trace-fast-lane.ts';
import { traceInbox } from '../../src/telemetry/traces/trace-inbox.ts';
import { traceSendTicket } from '../../src/telemetry/traces/trace-send.ts';
import { createBadCallers } from '../../src/webhooks/bad-callers.ts';
import { createBury } from '../../src/webhooks/bury.ts';
import { createDispatch, type Handler } from '../../src/webhooks/dispatch.ts';
import type { OpenEvent } from '../../src/webhooks/event.ts';
import { createFastLane } from '../../src/webhooks/fast-lane.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import type { TellDeath } from '../../src/webhooks/lone-death.ts';
import { createReceive } from '../../src/webhooks/receive.ts';
import type { SigningSecret } from '../../src/webhooks/secret.ts';
import type { Ticket } from '../../src/webhooks/ticket.ts';
import { createWork } from '../../src/webhooks/work.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets } from '../fakes/memory-tickets.ts';
import { SECRET } from '../fixtures/secrets.ts';

export interface Stage {
  /** What the functions read and write, before it is traced. */
  inbox?: Inbox;
  handler?: Handler<OpenEvent>;
  secrets?: readonly SigningSecret[];
  failuresPerMinute?: number;
  fastLaneMs?: number;
  tellDeath?: TellDeath;
}

interface Post {
  readonly event?: object;
  readonly body?: string;
  readonly id?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Line = Readonly<Record<string, unknown>>;

/** Of the invocation that the host starts. */
export const HOST = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
export const HOST_TRACE = 'a'.repeat(32);
/** Of a later invocation, which takes what the first one left in the queue. */
export const LATER = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00`;

export const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'batch.completed',
  data: { id: 'batch_1' },
};

/** The functions of a delivery's life over an inbox and a queue in memory, traced as the app does it. */
export function createStage({
  inbox: untraced = createMemoryInbox(),
  handler = () => 'completed',
  secrets = [{ sender: 'default', value: SECRET }],
  failuresPerMinute = 60,
  fastLaneMs = 4000,
  tellDeath = async () => {},
}: Stage = {}) {
  const inbox = traceInbox(untraced, INBOX_TABLE);
  const tickets = createMemoryTickets();
  const sendTicket = traceSendTicket(tickets.send, TICKET_QUEUE);
  const now = () => new Date();
  const handlers = { 'batch.completed': handler, 'realtime.call.incoming': handler };
  const dispatch = traceDispatch(
    createDispatch(handlers, (attempt) => attempt),
    handlers,
  );
  const policy = {
    maxAttempts: 2,
    leaseMs: 25_000,
    handlerTimeoutMs: 10_000,
    backoff: { baseMs: 1000, factor: 2, capMs: 60_000 },
  };
  // In the lowest of cases a retry is due at once.
  const random = () => 0;
  const createOwner = randomUUID;
  const worker = { inbox, sendTicket, tellDeath, dispatch, now, random, createOwner, policy };
  const work = createWork(worker);
  const keepUnreadable = async () => 'kept-1';

  const receive = createReceiveFunction({
    receive: createReceive({
      readSecrets: async () => secrets,
      inbox,
      sendTicket,
      now,
      fastLaneTypes: new Set(['realtime.call.incoming']),
      storageBudgetMs: 4000,
    }),
    fastLane: createFastLane(traceFastLane(work), fastLaneMs),
    badCallers: createBadCallers(failuresPerMinute, now),
    trustedHops: 1,
  });
  const process = createProcessFunction(work, keepUnreadable);
  const bury = createBuryFunction(createBury(worker), keepUnreadable);

  const lines: Line[] = [];
  const createContext = (functionName: string, traceParent: string) =>
    new InvocationContext({
      functionName,
      logHandler: (level, text) =>
        void lines.push({ level, ...(JSON.parse(String(text)) as Line) }),
      traceContext: { traceParent },
      triggerMetadata: { id: 'message-1' },
    });

  return {
    tickets: tickets.sent,
    lines,
    /** Signs and posts one request; resolves to the answer's status. */
    post: async ({ event = EVENT, body, headers, ...parts }: Post = {}): Promise<number> => {
      const content = body === undefined ? { event } : { body };
      const delivery = createDelivery({ secret: SECRET, id: 'wh_1', ...content, ...parts });
      const request = new HttpRequest({
        method: 'POST',
        url: 'http://localhost/webhook?query=hush',
        headers: { ...delivery.headers, ...headers },
        body: { bytes: delivery.body },
      });
      const response = await receive(request, createContext('receive', HOST));
      return Number(response?.status);
    },
    /** Takes a message as the host hands it over: the ticket that was sent last, if nothing else is given. */
    take: async (message: unknown = last(tickets.sent)) =>
      process(message, createContext('process', LATER)),
    poison: async (message: unknown = last(tickets.sent)) =>
      bury(message, createContext('bury', LATER)),
  };
}

function last(sent: readonly { readonly ticket: Ticket }[]): Ticket | undefined {
  return sent.at(-1)?.ticket;
}
