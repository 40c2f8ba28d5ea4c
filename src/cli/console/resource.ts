import { readNames } from '../../inbox/find-records.ts';
import type { Delivery } from '../../webhooks/delivery.ts';

/** The id of what an event is about; undefined where its data has none. */
export function toResource(delivery: Pick<Delivery, 'body'>): string | undefined {
  return readNames(delivery)[0];
}
