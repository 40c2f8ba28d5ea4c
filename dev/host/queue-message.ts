import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from './core-types.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads the text of a message; undefined when it is not in the encoding that host.json prescribes. */
export function readMessageText(raw: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') {
    return raw;
  }
  const text = raw.trim();
  return base64.test(text) ? Buffer.from(text, 'base64').toString('utf8') : undefined;
}

/** What the host tells the function about its message: text as text, numbers and dates as JSON. */
export function toTriggerMetadata(
  message: DequeuedMessageItem,
  text: string,
): Record<string, TypedData> {
  return {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { json: JSON.stringify(message.dequeueCount) },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
  };
}
