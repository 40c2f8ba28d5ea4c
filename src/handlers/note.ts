import type { OpenEvent } from '../webhooks/event.ts';
import type { HandlerContext } from './context.ts';
import { keepAndTell } from './keep-and-tell.ts';
import { readDataText } from './resource-id.ts';
import { toStatement } from './statement.ts';

/**
 * Keeps what an event says by itself, and tells whoever wants to know: for types that have nothing to
 * fetch, or whose shape is not documented. The kind is the type without its last word.
 */
export async function noteEvent(event: OpenEvent, context: HandlerContext): Promise<string> {
  const kind = event.type.slice(0, event.type.lastIndexOf('.'));
  const { data } = event;
  const id = readDataText(data, 'id') ?? readDataText(data, 'session_id') ?? context.idempotencyKey;
  await keepAndTell(
    toStatement(event, context, { kind, id, summary: 'as the event says' }),
    context,
  );
  return 'recorded';
}
