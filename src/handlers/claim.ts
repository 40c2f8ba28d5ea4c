import type { Notice } from '../notify/notice.ts';
import type { ResultRecord } from '../results/record.ts';
import { PermanentError, toNote } from '../webhooks/errors.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import type { HandlerContext } from './context.ts';

/** The resource that an event is about; a `PermanentError` where its `data` has no such text. */
export function readResourceId({ type, data }: OpenEvent, key = 'id'): string {
  const id = readText(data, key);
  if (id === undefined) throw new PermanentError(`an event ${type} without data.${key}`);
  return id;
}

/** The text under a key of an event's `data`, where it is one of 1 to 256 characters. */
export function readText(data: unknown, key: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, key)) return undefined;
  const value = (data as Readonly<Record<string, unknown>>)[key];
  const isGood = typeof value === 'string' && value !== '' && value.length <= 256;
  return isGood && value.isWellFormed() ? value : undefined;
}

/** The record of what an event says by itself: its type ends in the state of the resource. */
export function toClaim(
  event: OpenEvent,
  { sender, idempotencyKey }: HandlerContext,
  { kind, id, summary }: { kind: string; id: string; summary: string },
): ResultRecord {
  return {
    kind,
    id,
    status: event.type.slice(event.type.lastIndexOf('.') + 1),
    certainty: 'claimed',
    summary: toNote(summary),
    sender,
    type: event.type,
    event: event.id ?? '',
    delivery: idempotencyKey,
    at: toDate(event.created_at) ?? new Date(0),
  };
}

/** Unix seconds as the API gives them; undefined where they are none. */
export function toDate(seconds: unknown): Date | undefined {
  const isTime = typeof seconds === 'number' && seconds > 0 && seconds < 1e11;
  return isTime ? new Date(Math.round(seconds * 1000)) : undefined;
}

/** What people are told about a record. */
export function toNotice({
  delivery,
  type,
  sender,
  kind,
  id,
  status,
  summary,
  at,
}: ResultRecord): Notice {
  return { delivery, type, sender, kind, id, status, summary, at: at.toISOString() };
}
