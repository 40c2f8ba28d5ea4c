import { expect, vi } from 'vitest';
import type { DeliveryParts } from '../../dev/send/create-delivery.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { bury, claim, complete, type Delivery, retry } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { toMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import { runTimer } from './stage.ts';
import { createEvent, type TelemetryStage, untilLine, wait } from './telemetry-stage.ts';

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** How old the lost ticket's row is, in seconds. */
export const lostSeconds = HOUR_MS / 1000;

/** One of everything that can become of a request or a ticket; resolves when all of it has. */
export async function sendMix(
  { clients }: TelemetryStage,
  receiver: Receiver,
  sender: string,
): Promise<void> {
  const inbox = createTableInbox(clients.table('inbox'));
  const queue = (name: string) => clients.queue(name);
  const send = (name: string, text: string) => queue(name).sendMessage(toMessage(text));
  const post = async (id: string, type: string, data: object, status = 200, more = {}) => {
    const parts: DeliveryParts = { id, event: createEvent(id, type, data), secret, ...more };
    expect(await receiver.post(parts)).toMatchObject({ status });
  };
  const insert = (id: string, more: Partial<Delivery>, advance = (row: Delivery) => row) => {
    const receivedAt = hoursAgo(0.5);
    const body = Buffer.from(JSON.stringify(createEvent(id, 'thread.run.completed', { id: 'r' })));
    const row = { id, sender, receivedAt, body, type: 'thread.run.completed', ...more };
    return inbox.insert(advance(createReceived(row)));
  };

  await post('wh_done', 'response.completed', { id: 'resp_1' });
  await post('wh_batch', 'batch.completed', { id: 'batch_1' });
  await post('wh_retried', 'response.completed', { id: 'resp_500x3_1' });
  await post('wh_dead', 'response.completed', { id: 'resp_401_1' });
  await post('wh_new', 'made.up.by.the.sender', { id: 'x_1' });
  await post('wh_broken', 'response.completed', {}, 200, { fault: 'not-json' });
  await post('wh_forged', 'response.completed', {}, 400, { fault: 'forged' });
  await post('wh_unsigned', 'response.completed', {}, 400, { fault: 'missing-header' });
  await post('wh_large', 'response.completed', {}, 413, { fault: 'oversized' });
  await untilLine(receiver, 'wh_done', 'done');
  await post('wh_done', 'response.completed', { id: 'resp_1' });

  await insert('wh_poison', { type: 'video.completed' });
  await send('tickets-poison', JSON.stringify({ delivery: 'wh_poison' }));
  for (const name of ['tickets', 'tickets-poison', 'notifications']) await send(name, 'nonsense');
  for (const id of ['wh_batch', 'wh_retried', 'wh_new']) await untilLine(receiver, id, 'done');
  for (const id of ['wh_dead', 'wh_poison']) await untilLine(receiver, id, 'dead');
  await vi.waitFor(async () => {
    for (const name of ['tickets', 'tickets-poison', 'notifications']) {
      const { approximateMessagesCount } = await queue(name).getProperties();
      expect([name, approximateMessagesCount]).toEqual([name, 0]);
    }
  }, wait);

  const [at, later] = [new Date(), new Date(Date.now() + 24 * HOUR_MS)];
  const lease = { owner: 'a', until: later };
  await insert('wh_lost', { receivedAt: hoursAgo(lostSeconds / 3600) });
  await insert('wh_busy', {}, (row) => claim(row, lease, at));
  await insert('wh_waits', {}, (row) => retry(claim(row, lease, at), later, 'no', at));
  const finishedAt = hoursAgo(5 * 24);
  await insert('wh_old', { receivedAt: finishedAt }, (row) => complete(row, 'ok', finishedAt));
  await insert('wh_gone', { receivedAt: finishedAt }, (row) => bury(row, 'no', finishedAt));
  await runTimer(receiver, 'sweep');
  await untilLine(receiver, 'wh_lost', 'done');
  await runTimer(receiver, 'purge');
}
