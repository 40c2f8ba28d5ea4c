import type { QueueClient } from '@azure/storage-queue';
import type { KeepDeadNotice, NoticeMessage, SendNotice } from '../notify/notice-message.ts';
import { sendText } from './queue-text.ts';

/** Sends messages about notices to a Storage queue. */
export function createNoticeQueue(queue: QueueClient): SendNotice {
  return (message, options) => sendText(queue, toText(message), options);
}

/** Keeps messages that were given up in a queue that nothing consumes. */
export function createDeadNoticeQueue(queue: QueueClient): KeepDeadNotice {
  return (message) => sendText(queue, toText(message));
}

/** JSON in printable ASCII: a queue speaks XML, which has no way to write some characters. */
function toText(message: NoticeMessage): string {
  return JSON.stringify(message).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
