import type { ResultRecord } from '../results/record.ts';
import { toNote } from '../webhooks/errors.ts';
import { eventIdOf, type OpenEvent } from '../webhooks/event.ts';
import type { Origin } from './create-handler.ts';

/** The record of what an event says by itself: its type ends in the state of the resource. */
export function toStatement(
  event: OpenEvent,
  { sender, idempotencyKey }: Origin,
  { kind, id, summary }: { kind: string; id: string; summary: string },
): ResultRecord {
  return {
    kind,
    id,
    status: event.type.slice(event.type.lastIndexOf('.') + 1),
    certainty: 'stated',
    summary: toNote(summary),
    sender,
    type: event.type,
    event: eventIdOf(event),
    delivery: idempotencyKey,
    at: toDate(event.created_at) ?? new Date(0),
  };
}

/** Unix seconds as the API gives them; undefined where they are none. */
export function toDate(seconds: unknown): Date | undefined {
  const isTime = typeof seconds === 'number' && seconds > 0 && seconds < 1e11;
  return isTime ? new Date(Math.round(seconds * 1000)) : undefined;
}
