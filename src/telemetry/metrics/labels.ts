import type { Delivery } from '../../webhooks/delivery.ts';
import type { Bound } from './bounded.ts';
import { ATTRIBUTES } from '../names.ts';

/** What counters tell of a delivery; its sender is one of those that have a secret. */
export function toLabels({ type, sender }: Pick<Delivery, 'type' | 'sender'>, toType: Bound) {
  return { [ATTRIBUTES.type]: toType(type), [ATTRIBUTES.sender]: sender };
}
