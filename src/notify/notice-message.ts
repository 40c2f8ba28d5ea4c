import * as v from 'valibot';
import type { Notice } from './notice.ts';

/** The queue message that asks for one notice to be posted to one channel. */
export interface NoticeMessage {
  /** The channel's name. */
  readonly channel: string;
  readonly notice: Notice;
  /** Counts from 1. */
  readonly attempt: number;
  /** W3C trace context of what it is sent for; Storage queues carry none of their own. */
  readonly traceparent?: string;
}

/** Puts a message in the queue, visible after `delayMs` (at most 7 days); resolves to its id. */
export type SendNotice = (
  message: NoticeMessage,
  options?: { readonly delayMs?: number; readonly signal?: AbortSignal },
) => Promise<string>;

/** Keeps a message that was given up for somebody to look at; resolves to its new id. */
export type KeepDeadNotice = (message: NoticeMessage) => Promise<string>;

const word = v.pipe(v.string(), v.nonEmpty());

const NOTICE_MESSAGE = v.object({
  channel: word,
  notice: v.object({
    delivery: word,
    type: v.string(),
    sender: v.string(),
    kind: v.string(),
    id: v.string(),
    status: v.string(),
    summary: v.string(),
    at: v.string(),
  }),
  attempt: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  traceparent: v.exactOptional(v.string()),
});

/** The notice in a queue message, or undefined where it is none. */
export function readNoticeMessage(value: unknown): NoticeMessage | undefined {
  const read = v.safeParse(NOTICE_MESSAGE, value);
  return read.success ? read.output : undefined;
}
