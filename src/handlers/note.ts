import type { ResultRecord } from '../results/record.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import { createHandler, type Origin } from './create-handler.ts';
import { keepAndTell } from './keep-and-tell.ts';
import { readDataText } from './resource-id.ts';
import { toStatement } from './statement.ts';

/**
 * Keeps what an event says by itself, and tells whoever wants to know: for types that have nothing to
 * fetch, or whose shape is not documented.
 */
export const noteEvent = createHandler(stateNote, async (statement, _event, context) => {
  await keepAndTell(statement, context);
  return 'recorded';
});

/** The record of an event of any type: its kind is the type without its last word. */
export function stateNote(event: OpenEvent, origin: Origin): ResultRecord {
  const { type, data } = event;
  const kind = type.replace(/(?<=.)\.[^.]*$/, '');
  const id = readDataText(data, 'id') ?? readDataText(data, 'session_id') ?? origin.idempotencyKey;
  return toStatement(event, origin, { kind, id, summary: 'as the event says' });
}
