import type { Delivery, State } from '../../src/webhooks/delivery.ts';
import type { FinishedRow } from '../../src/webhooks/purge.ts';
import type { UnfinishedRow } from '../../src/webhooks/sweep.ts';
import type { Row } from './world.ts';

/** What a process asks of the world: each is one point at which all others may come in between. */
export type Call =
  | { readonly op: 'insert'; readonly delivery: Delivery }
  | { readonly op: 'readState' }
  | { readonly op: 'read' }
  /** An undefined version writes over whatever is there; no code does that but a mutant. */
  | { readonly op: 'replace'; readonly delivery: Delivery; readonly version: number | undefined }
  | { readonly op: 'sendTicket'; readonly delayMs: number }
  | { readonly op: 'deleteTicket' }
  | { readonly op: 'readHead' }
  | { readonly op: 'list' }
  | { readonly op: 'markSwept'; readonly version: number; readonly at: Date }
  | { readonly op: 'listFinished'; readonly before: Date }
  | { readonly op: 'remove'; readonly version: number | undefined }
  | { readonly op: 'handle' };

export type Op = Call['op'];
export type CallOf<Name extends Op> = Extract<Call, { op: Name }>;

/** What each call resolves to. */
export interface Replies {
  readonly insert: boolean;
  readonly readState: State | undefined;
  readonly read: Row | undefined;
  readonly replace: Row | undefined;
  readonly sendTicket: string;
  readonly deleteTicket: undefined;
  readonly readHead: Date | undefined;
  readonly list: readonly UnfinishedRow[];
  readonly markSwept: boolean;
  readonly listFinished: readonly FinishedRow[];
  readonly remove: boolean;
  readonly handle: string;
}

/** Calls that change nothing: for one that fails it is no matter when. */
export const READS: ReadonlySet<Op> = new Set([
  'readState',
  'read',
  'readHead',
  'list',
  'listFinished',
  'handle',
]);

export type Answer =
  | { readonly value: Replies[Op] }
  | { readonly error: 'storage is down' | 'not yet' | 'no use' };
