import type { Delivery } from '../../webhooks/delivery.ts';
import { readEvent } from '../../webhooks/event.ts';
import { readDataText } from '../../handlers/resource-id.ts';

const KEYS = ['id', 'call_id', 'session_id'];

/** The id of what an event is about; undefined where its data has none. */
export function toResource({ body }: Pick<Delivery, 'body'>): string | undefined {
  const data = readEvent(body)?.data;
  for (const key of KEYS) {
    const id = readDataText(data, key);
    if (id !== undefined) return id;
  }
  return undefined;
}
