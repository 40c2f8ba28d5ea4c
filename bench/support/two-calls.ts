import { INBOX_TABLE, TICKET_QUEUE } from '../../src/azure/names.ts';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { toWireJson } from '../../dev/send/to-wire-json.ts';
import { createEvent } from './deliveries.ts';

/**
 * The two storage calls of a new delivery, bare: the same clients, a row and a message of the same
 * size, made before the time is taken but for the id.
 */
export function createTwoCalls(connectionString: string): (id: string) => Promise<void> {
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  const table = clients.table(INBOX_TABLE);
  const queue = clients.queue(TICKET_QUEUE);
  const event = createEvent('response.completed');
  const receivedAt = new Date();
  const row = toEntity({
    id: 'wh_',
    type: event.type,
    eventId: event.id,
    sender: 'default',
    receivedAt,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
    body: toWireJson(event),
    attempts: 0,
    progress: { state: 'received' },
    history: [{ at: receivedAt.toISOString(), state: 'received', attempt: 0 }],
  });
  return async (id) => {
    await table.createEntity({
      ...row,
      partitionKey: id.at(-1) ?? '0',
      rowKey: id,
      deliveryId: id,
    });
    await queue.sendMessage(`{"delivery":"${id}","traceparent":"${row.traceparent}"}`, {
      messageTimeToLive: -1,
    });
  };
}
