import { outcomeOf } from '../../inbox/filter.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import type { DeliveryRow } from '../../inbox/rows.ts';

/** A row for programs: what is known of its state beside the other facts, as in an export. */
export function toRowJson<Row extends DeliveryRow | Omit<Delivery, 'body'>>(row: Row) {
  const { progress, ...facts } = row;
  return { ...facts, ...progress, outcome: outcomeOf(row) };
}
