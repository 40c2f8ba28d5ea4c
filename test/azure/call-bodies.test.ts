import { randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { expect, inject, it } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { createCallBodies } from '../../src/azure/call-bodies.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { bury, claim, complete, type Delivery } from '../../src/webhooks/delivery.ts';
import { createPurge } from '../../src/webhooks/purge.ts';

const DAY = 24 * 3600 * 1000;
const now = new Date('2026-11-21T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * DAY);

function createDelivery(id: string, type: string, bytes = 0): Delivery {
  const event = { ...createSample('realtime.call.incoming'), type, filler: 'x'.repeat(bytes) };
  return {
    id,
    type,
    eventId: 'evt_1',
    sender: 'default',
    receivedAt: ago(9),
    body: Buffer.from(JSON.stringify(event)),
    attempts: 0,
    progress: { state: 'received' },
    history: [],
  };
}

const lease = { owner: 'worker', until: ago(9) };
const finish = (delivery: Delivery, at: Date) =>
  complete(claim(delivery, lease, at), 'accepted', at);

it('the bodies of finished calls go, and the calls are remembered', async () => {
  const table = TableClient.fromConnectionString(
    inject('storage'),
    `t${randomUUID().replaceAll('-', '')}`,
    { allowInsecureConnection: true },
  );
  const inbox = createTableInbox(table);
  const rows: readonly [Delivery, keeps: boolean][] = [
    [finish(createDelivery('wh_old', 'realtime.call.incoming'), ago(3)), false],
    [finish(createDelivery('wh_large', 'realtime.call.incoming', 300_000), ago(3)), false],
    [bury(createDelivery('wh_dead', 'live.transport.incoming'), 'why', ago(3)), false],
    [finish(createDelivery('wh_live', 'live.call.incoming'), ago(3)), false],
    [finish(createDelivery('wh_new', 'realtime.call.incoming'), ago(1)), true],
    [createDelivery('wh_open', 'realtime.call.incoming'), true],
    [finish(createDelivery('wh_batch', 'batch.completed'), ago(3)), true],
    [finish(createDelivery('wh_later', 'lively'), ago(3)), true],
  ];
  for (const [delivery] of rows) await inbox.insert(delivery);

  const purge = createPurge({
    rows: createCallBodies(table),
    retentionMs: 2 * DAY,
    now: () => now,
  });
  expect(await purge(new AbortController().signal)).toEqual({ removed: 4, isComplete: true });
  const kept: string[] = [];
  for (const [delivery] of rows) {
    const stored = await inbox.read(delivery.id);
    const text = Buffer.from(stored?.delivery.body ?? []).toString();
    if (text.includes('+14255550142')) kept.push(delivery.id);
    expect(stored?.delivery.progress).toEqual(delivery.progress);
    expect(await inbox.insert(delivery)).toBe(false);
  }
  expect(kept).toEqual(rows.filter(([, keeps]) => keeps).map(([{ id }]) => id));
  const columns = await Array.fromAsync(table.listEntities());
  const large = columns.find(({ deliveryId }) => deliveryId === 'wh_large');
  const bytes = Object.entries(large ?? {}).filter(([name]) => /^body\d$/.test(name));
  expect(bytes.length).toBeGreaterThan(4);
  expect(bytes.every(([, value]) => (value as Uint8Array).length === 0)).toBe(true);
  expect(await purge(new AbortController().signal)).toMatchObject({ removed: 0 });
});
