import { createDelivery } from '../../dev/send/create-delivery.ts';
import type { Delivery } from '../../dev/send/delivery.ts';
import { newId } from '../../dev/samples/new-id.ts';

/** The secret that the measured apps have. */
export const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

/** A signed delivery that is not sent yet. */
export interface SignedDelivery extends Pick<Delivery, 'headers' | 'body'> {
  readonly id: string;
}

/** A fresh delivery of a type, with its own id and signature; its body is padded up to `bytes`. */
export function createSigned(type: string, { bytes = 0 } = {}): SignedDelivery {
  const id = createId('wh_');
  const bare = createEvent(type);
  const missing = bytes - Buffer.byteLength(JSON.stringify(bare));
  const event = missing > 0 ? { ...bare, padding: 'x'.repeat(missing) } : bare;
  return { id, ...createDelivery({ event, secret, id }) };
}

/** So many fresh deliveries of a type. */
export function createSignedMany(type: string, count: number): SignedDelivery[] {
  return Array.from({ length: count }, () => createSigned(type));
}

/** An event as thin as the sender's. */
export function createEvent(type: string) {
  return {
    id: createId('evt_'),
    object: 'event',
    created_at: Math.floor(Date.now() / 1000),
    type,
    data: { id: createId('resp_') },
  };
}

function createId(prefix: string): string {
  return newId(prefix, { now: Date.now(), random: Math.random });
}
