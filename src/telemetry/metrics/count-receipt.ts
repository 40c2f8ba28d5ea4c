import type { Receipt, Refusal } from '../../webhooks/receive.ts';
import type { Bound } from './bounded.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';
import { toLabels } from './labels.ts';

/** Counts what became of each request; `ms` is the time from the request to its answer. */
export interface ReceiptCounter {
  readonly countReceipt: (receipt: Receipt, ms: number) => void;
  /** One that was answered 429, and why it would have been refused. */
  readonly countLimited: (reason: Refusal | 'too-large', ms: number) => void;
}

/** A size is no failure to verify; a body that nothing could read is a death. */
export function createReceiptCounter(
  { requests, verificationFailures, acknowledgeDuration, dead }: Instruments,
  toType: Bound,
): ReceiptCounter {
  const count = (outcome: Receipt['outcome'] | 'limited', ms: number, about = {}) => {
    requests.add(1, { [ATTRIBUTES.outcome]: outcome, ...about });
    acknowledgeDuration.record(ms / 1000, { [ATTRIBUTES.outcome]: outcome });
  };
  const countRefusal = (reason: Refusal) =>
    verificationFailures.add(1, { [ATTRIBUTES.reason]: reason });

  return {
    countReceipt(receipt, ms) {
      const about = 'sender' in receipt ? toLabels(receipt, toType) : {};
      count(receipt.outcome, ms, about);
      if (receipt.outcome === 'refused') countRefusal(receipt.reason);
      if (receipt.outcome === 'unreadable') dead.add(1, about);
    },
    countLimited(reason, ms) {
      count('limited', ms);
      if (reason !== 'too-large') countRefusal(reason);
    },
  };
}
