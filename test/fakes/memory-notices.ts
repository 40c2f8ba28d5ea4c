import type { NoticeMessage, SendNotice } from '../../src/notify/notice-message.ts';

export interface SentNotice {
  readonly message: NoticeMessage;
  readonly delayMs: number;
}

export interface MemoryNotices {
  readonly send: SendNotice;
  /** Everything sent so far, oldest first. */
  readonly sent: SentNotice[];
}

/** A queue of notices in memory; keeps the same contract as the Storage queue. */
export function createMemoryNotices(): MemoryNotices {
  const sent: SentNotice[] = [];
  return {
    sent,
    async send(message, { delayMs = 0, signal } = {}) {
      signal?.throwIfAborted();
      sent.push({ message: structuredClone(message), delayMs });
      return `notice-${sent.length}`;
    },
  };
}
