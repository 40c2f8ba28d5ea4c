import {
  bury,
  claim,
  complete,
  type Delivery,
  retry,
  type State,
} from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { toMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import type { Stage } from './stage.ts';
import type { StorageCall, StorageFault } from './storage-proxy.ts';
import { createTrial, type Plan } from './trial-handlers.ts';

/** One call that the app makes in the life of a delivery, and how to bring it about. */
export interface CallKind {
  readonly matches: (call: StorageCall, body: string) => boolean;
  /** Which of the matching calls of one delivery is meant, from 1. */
  readonly nth: number;
  readonly begin: (world: { stage: Stage; receiver: Receiver; id: string }) => Promise<void>;
  /** What becomes of the delivery once storage is back; `removed` and `kept` are the other ends. */
  readonly end: 'done' | 'dead' | 'removed' | 'kept';
}

const isRow = ({ service, path }: StorageCall) =>
  service === 'table' && decodeURIComponent(path).includes('RowKey=');
const calls = {
  insert: ({ service, method, path }: StorageCall) =>
    service === 'table' && method === 'POST' && path.startsWith('/inbox'),
  readState: (call: StorageCall) =>
    isRow(call) && call.method === 'GET' && call.path.includes('select=state'),
  read: (call: StorageCall) =>
    isRow(call) && call.method === 'GET' && !call.path.includes('select='),
  remove: (call: StorageCall) => isRow(call) && call.method === 'DELETE',
  ticket: ({ service, method, path }: StorageCall) =>
    service === 'queue' && method === 'POST' && path.startsWith('/tickets/'),
  unreadable: ({ service, method, path }: StorageCall) =>
    service === 'queue' && method === 'POST' && path.startsWith('/tickets-unreadable/'),
} as const;

const isChange = (call: StorageCall) => isRow(call) && call.method === 'PATCH';
const writes = (state: State) => (call: StorageCall, body: string) =>
  isChange(call) && body.includes(`"state":"${state}"`);
const marks = (call: StorageCall, body: string) => isChange(call) && body.includes('"sweptAt"');

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);

/** As a sender does: again and again until it hears a 2xx. */
const post =
  (plan: Plan, type?: string): CallKind['begin'] =>
  async ({ receiver, id }) => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { status, headers } = await receiver.post({
        event: createTrial(plan, type),
        secret,
        id,
      });
      if (status === 200) return;
      if (status !== 503 || headers['retry-after'] === undefined) {
        throw new Error(`answered ${status}`);
      }
    }
    throw new Error('never acknowledged');
  };
const postTwice: CallKind['begin'] = async (world) => {
  await post(['ok'])(world);
  await post(['ok'])(world);
};

/** Writes a row as an earlier life of the app could have left it. */
const leave =
  (toDelivery: (received: Delivery) => Delivery): CallKind['begin'] =>
  async ({ stage, id }) => {
    const body = Buffer.from(JSON.stringify(createTrial(['ok'])));
    await stage.inbox.insert(toDelivery(createReceived({ id, receivedAt: daysAgo(6), body })));
  };
const leaveLost = leave((delivery) => delivery);
const toRetrying = (delivery: Delivery, inMs: number) => {
  const lease = { owner: 'an earlier life', until: daysAgo(6) };
  const dueAt = new Date(Date.now() + inMs);
  return retry(claim(delivery, lease, daysAgo(6)), dueAt, 'not yet', daysAgo(6));
};
const send = (stage: Stage, queue: string, text: string) =>
  stage.queue(queue).sendMessage(toMessage(text));
const leavePoisoned: CallKind['begin'] = async (world) => {
  // Not due for an hour, so that nobody but the gravedigger takes it up.
  await leave((delivery) => toRetrying(delivery, 3_600_000))(world);
  await send(world.stage, 'tickets-poison', JSON.stringify({ delivery: world.id }));
};
const leaveEarly: CallKind['begin'] = async (world) => {
  await leave((delivery) => toRetrying(delivery, 5000))(world);
  await send(world.stage, 'tickets', JSON.stringify({ delivery: world.id }));
};

const fast = 'realtime.call.incoming';

/** Every storage call of the app that belongs to one delivery. */
export const callKinds = {
  'the insert': { matches: calls.insert, nth: 1, begin: post(['ok']), end: 'done' },
  'the state of a duplicate': { matches: calls.readState, nth: 1, begin: postTwice, end: 'done' },
  'the first ticket': { matches: calls.ticket, nth: 1, begin: post(['ok']), end: 'done' },
  'the read': { matches: calls.read, nth: 1, begin: post(['ok']), end: 'done' },
  'the claim': { matches: writes('processing'), nth: 1, begin: post(['ok']), end: 'done' },
  'a renewal': {
    matches: writes('processing'),
    nth: 2,
    begin: post(['wait 1000 ms']),
    end: 'done',
  },
  'the completion': { matches: writes('done'), nth: 1, begin: post(['ok']), end: 'done' },
  'the completion after renewals': {
    matches: writes('done'),
    nth: 1,
    begin: post(['wait 1000 ms']),
    end: 'done',
  },
  'the row of a retry': {
    matches: writes('retrying'),
    nth: 1,
    begin: post(['fail', 'ok']),
    end: 'done',
  },
  'the ticket of a retry': {
    matches: calls.ticket,
    nth: 2,
    begin: post(['fail', 'ok']),
    end: 'done',
  },
  'the row of a death': { matches: writes('dead'), nth: 1, begin: post(['give-up']), end: 'dead' },
  'the ticket of one not due': { matches: calls.ticket, nth: 1, begin: leaveEarly, end: 'done' },
  'the read in the fast lane': {
    matches: calls.read,
    nth: 1,
    begin: post(['ok'], fast),
    end: 'done',
  },
  'the claim in the fast lane': {
    matches: writes('processing'),
    nth: 1,
    begin: post(['ok'], fast),
    end: 'done',
  },
  'the completion in the fast lane': {
    matches: writes('done'),
    nth: 1,
    begin: post(['ok'], fast),
    end: 'done',
  },
  'the read before a burial': { matches: calls.read, nth: 1, begin: leavePoisoned, end: 'dead' },
  'the burial': { matches: writes('dead'), nth: 1, begin: leavePoisoned, end: 'dead' },
  'the mark of the sweep': { matches: marks, nth: 1, begin: leaveLost, end: 'done' },
  'the ticket of the sweep': { matches: calls.ticket, nth: 1, begin: leaveLost, end: 'done' },
  'the removal of a done one': {
    matches: calls.remove,
    nth: 1,
    begin: leave((delivery) => complete(delivery, 'ok', daysAgo(5))),
    end: 'removed',
  },
  'the removal of a dead one': {
    matches: calls.remove,
    nth: 1,
    begin: leave((delivery) => bury(delivery, 'no use', daysAgo(5))),
    end: 'removed',
  },
  'what is no ticket': {
    matches: calls.unreadable,
    nth: 1,
    begin: ({ stage, id }) => send(stage, 'tickets', `no ticket: ${id}`).then(() => undefined),
    end: 'kept',
  },
} satisfies Record<string, CallKind>;

/** A call that fails, so many times. */
export interface FaultCase {
  readonly id: string;
  readonly kind: keyof typeof callKinds;
  readonly fault: StorageFault;
  readonly tries: 1 | 3;
}

/** One try that fails is the SDK's to repeat, three are the app's; one that hangs is never repeated. */
const faults = [
  ...(['before', 'after', 503] as const).map((fault) => ({ fault, tries: 1 as const })),
  ...(['before', 'after', 429, 500, 503] as const).map((fault) => ({ fault, tries: 3 as const })),
  { fault: 'hang', tries: 1 },
] as const;

/** Every call with every fault. */
export const faultCases: readonly FaultCase[] = (Object.keys(callKinds) as FaultCase['kind'][])
  .flatMap((kind) => faults.map((fault) => ({ kind, ...fault })))
  .map((one, index) => ({ ...one, id: `case-${index}.` }));
