import type { Attributes } from '@opentelemetry/api';
import type { Delivery } from '../../webhooks/delivery.ts';
import { ATTRIBUTES } from '../names.ts';

/** What a text out of an event may take up in a span. */
const MAX_CHARS = 128;

/** What a span says of a delivery; what is empty or not known is left out. */
export function aboutDelivery({
  id,
  type,
  eventId,
  sender,
  attempts,
}: Partial<Pick<Delivery, 'id' | 'type' | 'eventId' | 'sender' | 'attempts'>>): Attributes {
  return {
    [ATTRIBUTES.delivery]: id,
    [ATTRIBUTES.event]: toShort(eventId),
    [ATTRIBUTES.type]: toShort(type),
    [ATTRIBUTES.sender]: sender,
    [ATTRIBUTES.attempt]: attempts || undefined,
  };
}

function toShort(text: string | undefined): string | undefined {
  return text ? text.slice(0, MAX_CHARS).toWellFormed() : undefined;
}
