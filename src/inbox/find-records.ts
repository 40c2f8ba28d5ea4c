import { readDataText } from '../handlers/resource-id.ts';
import type { Records, ResultRecord } from '../results/record.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { readEvent } from '../webhooks/event.ts';

/** Where events name what they are about; some have no name but the delivery's own. */
const ID_KEYS = ['id', 'call_id', 'session_id'];
/** A record's kind is the type without its last word, but for these families. */
const OTHER_KINDS: readonly (readonly [prefix: string, kinds: readonly string[]])[] = [
  ['safety.', ['safety.alert', 'safety.case']],
  ['realtime.', ['call']],
  ['live.', ['call']],
];

/**
 * The records of what a delivery is about, by reads of the few places where they can be. Another
 * delivery of the same resource may have written one last; `delivery` in it says which.
 */
export async function findRecords(
  records: Pick<Records, 'read'>,
  { id, type, body }: Pick<Delivery, 'id' | 'type' | 'body'>,
  signal?: AbortSignal,
): Promise<ResultRecord[]> {
  const named = readNames({ body });
  const others = OTHER_KINDS.flatMap(([prefix, kinds]) => (type.startsWith(prefix) ? kinds : []));
  const kinds = [type.slice(0, Math.max(0, type.lastIndexOf('.'))), ...others].filter(Boolean);
  const places = kinds.flatMap((kind) => [...named, id].map((one) => ({ kind, id: one })));
  const found = await Promise.all(places.map((at) => records.read(at.kind, at.id, signal)));
  return found.flatMap((stored) => stored?.record ?? []);
}

/** The ids of what an event is about, as its data names them; most have one, some none. */
export function readNames({ body }: Pick<Delivery, 'body'>): readonly string[] {
  const data = readEvent(body)?.data;
  return ID_KEYS.map((key) => readDataText(data, key)).filter((one) => one !== undefined);
}
