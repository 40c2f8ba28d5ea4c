import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createStores } from '../../../src/stores.ts';
import type { Delivery, State } from '../../../src/webhooks/delivery.ts';
import { put as putInto } from '../../inbox/stage.ts';
import { CALLER } from './run-event.ts';

/** A sender that no other test has, in the inbox that all of them share, and ids of its own. */
export function createStage() {
  const stores = createStores(
    { kind: 'connection-string', connectionString: inject('storage') },
    () => new Date(),
  );
  const sender = `s-${randomUUID().slice(0, 8)}`;
  const toId = (name: string) => `wh_${sender}_${name}`;
  return {
    ...stores,
    sender,
    toId,
    /** Stores a delivery in a state; the id is made of its name. */
    put: async (state: State, name: string, parts: Parameters<typeof putInto>[2] = {}) =>
      putInto(stores.inbox, state, { id: toId(name), sender, ...parts }),
    read: async (name: string): Promise<Delivery | undefined> =>
      (await stores.inbox.read(toId(name)))?.delivery,
    /** The same text for each run. */
    mask: (text: string) => text.replaceAll(sender, 's-12345678'),
  };
}

/** The body of an event about a call, with who calls. */
export const CALL_BODY = Buffer.from(
  `{"id":"evt_call", "type":"realtime.call.incoming","data":{"call_id":"rtc_1","sip_headers":` +
    `[{"name":"From","value":"<sip:${CALLER}@example.com>"}]}}`,
);
