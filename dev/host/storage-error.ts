import { RestError } from '@azure/storage-queue';

/** Tells whether storage answered that the queue does not exist (or is just being deleted). */
export function isMissingQueue(error: unknown): boolean {
  return hasCode(error, 'QueueNotFound') || hasCode(error, 'QueueBeingDeleted');
}

/** Tells whether a message is no longer this host's: gone, or taken by someone else after its lease ran out. */
export function isLostMessage(error: unknown): boolean {
  return hasCode(error, 'MessageNotFound') || hasCode(error, 'PopReceiptMismatch');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof RestError && error.code === code;
}
