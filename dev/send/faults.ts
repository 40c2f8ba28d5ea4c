import { createHash } from 'node:crypto';
import { signDraft, type Delivery, type Draft } from './delivery.ts';

interface FaultKind {
  /** Completes "a delivery that …". */
  description: string;
  /** The status a good receiver answers with. */
  answer: number;
  create: (draft: Draft) => Delivery;
}

// Twice the 300 seconds that signatures are good for.
const outsideTolerance = 600;
const oversizedBytes = 512 * 1024 + 1;

/** What a sender, or one who pretends to be one, can get wrong. */
export const faults = {
  forged: {
    description: 'is signed with a secret that the receiver does not have',
    answer: 400,
    create: (draft) => signDraft({ ...draft, secret: otherSecret(draft.secret) }),
  },
  stale: {
    description: 'was signed 10 minutes ago',
    answer: 400,
    create: (draft) => signDraft({ ...draft, timestamp: draft.timestamp - outsideTolerance }),
  },
  future: {
    description: 'is signed with a time 10 minutes ahead',
    answer: 400,
    create: (draft) => signDraft({ ...draft, timestamp: draft.timestamp + outsideTolerance }),
  },
  replayed: {
    description: 'is posted twice with the same id, timestamp and signature',
    answer: 200,
    create: (draft) => ({ ...signDraft(draft), copies: 2 }),
  },
  'missing-header': {
    description: 'has no webhook-signature header',
    answer: 400,
    create: (draft) => {
      const delivery = signDraft(draft);
      const { 'webhook-signature': _, ...headers } = delivery.headers;
      return { ...delivery, headers };
    },
  },
  'two-signatures': {
    description: 'has a wrong signature before the right one',
    answer: 200,
    create: (draft) => {
      const { headers: wrong } = signDraft({ ...draft, secret: otherSecret(draft.secret) });
      const delivery = signDraft(draft);
      const both = `${wrong['webhook-signature']} ${delivery.headers['webhook-signature']}`;
      return { ...delivery, headers: { ...delivery.headers, 'webhook-signature': both } };
    },
  },
  truncated: {
    description: 'is signed whole, but arrives without the last half of its body',
    answer: 400,
    create: (draft) => ({
      ...signDraft(draft),
      body: draft.body.subarray(0, Math.floor(draft.body.length / 2)),
    }),
  },
  oversized: {
    description: 'has a body over 512 KiB',
    answer: 413,
    // JSON may end in spaces, so this body is too large and nothing else.
    create: (draft) => signDraft({ ...draft, body: padWithSpaces(draft.body, oversizedBytes) }),
  },
  'not-json': {
    description: 'has a body that is not JSON, signed as it is',
    answer: 200,
    create: (draft) => signDraft({ ...draft, body: Buffer.from('event: this is not JSON') }),
  },
  'slow-body': {
    description: 'has a body that takes 3 seconds to arrive',
    answer: 200,
    create: (draft) => ({ ...signDraft(draft), writeMs: 3000 }),
  },
} satisfies Record<string, FaultKind>;

/** The name of a fault. */
export type Fault = keyof typeof faults;

/** The name of every fault, in the order of the table. */
export const faultNames = Object.keys(faults).filter(isFault);

function isFault(name: string): name is Fault {
  return Object.hasOwn(faults, name);
}

function otherSecret(secret: string): string {
  return `whsec_${createHash('sha256').update(`not ${secret}`).digest('base64')}`;
}

function padWithSpaces(body: Buffer, length: number): Buffer {
  return Buffer.concat([body, Buffer.alloc(Math.max(0, length - body.length), ' ')]);
}
