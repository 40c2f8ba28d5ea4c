import { keepRecord } from '../results/record.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import { readText, toClaim, toNotice } from './claim.ts';
import type { HandlerContext } from './context.ts';

/**
 * Keeps what an event says by itself, and tells whoever wants to know: for types that have nothing to
 * fetch, or whose shape is not documented. The kind is the type without its last word.
 */
export async function noteEvent(event: OpenEvent, context: HandlerContext): Promise<string> {
  const { results, notify, signal, idempotencyKey } = context;
  const kind = event.type.slice(0, event.type.lastIndexOf('.'));
  const id = readText(event.data, 'id') ?? readText(event.data, 'session_id') ?? idempotencyKey;
  const claim = toClaim(event, context, { kind, id, summary: 'as the event says' });
  const record = await keepRecord(results.records, claim, signal);
  await notify(toNotice(record), signal);
  return 'recorded';
}
