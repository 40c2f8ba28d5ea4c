import { newId } from '../samples/new-id.ts';
import { signDraft, type Delivery } from './delivery.ts';
import { faults, type Fault } from './faults.ts';
import { toWireJson } from './to-wire-json.ts';

/** What is delivered: an event to be serialised, or the exact bytes of a body. */
export type DeliveryParts = ({ event: object } | { body: Uint8Array | string }) & {
  /** `whsec_` and base64. */
  secret: string;
  /** The `webhook-id`; a fresh one when left out. */
  id?: string | undefined;
  /** Unix seconds; now when left out. */
  timestamp?: number | undefined;
  fault?: Fault | undefined;
};

/** Signs an event or a body as the real sender does, with one fault if asked for. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const create = parts.fault === undefined ? signDraft : faults[parts.fault].create;
  return create({
    body: 'event' in parts ? toWireJson(parts.event) : Buffer.from(parts.body),
    secret: parts.secret,
    id: parts.id ?? newId('wh_', { now: Date.now(), random: Math.random }),
    timestamp: parts.timestamp ?? Math.floor(Date.now() / 1000),
  });
}
