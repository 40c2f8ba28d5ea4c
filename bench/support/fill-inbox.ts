import type { TableClient } from '@azure/data-tables';
import { runEach } from '../../dev/send/run-each.ts';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { PARTITIONS } from '../../src/azure/inbox-scan.ts';
import { claim, complete, type Delivery } from '../../src/webhooks/delivery.ts';
import { createSigned } from './deliveries.ts';

/** Which rows to write, by their numbers; those that end in 00 finished at `expiredAt`, the others now. */
export interface Fill {
  readonly numbers: readonly number[];
  readonly expiredAt: Date;
  readonly signal: AbortSignal;
}

/** A transaction takes no more. */
const BATCH = 100;
const WRITERS = 2;
const OWNER = '00000000-0000-4000-8000-000000000000';

/** Writes finished rows past the app, a hundred per request; ids of the same number are the same. */
export async function fillInbox(table: TableClient, fill: Fill): Promise<void> {
  const byPartition = Map.groupBy(createRows(fill), ({ partitionKey }) => partitionKey);
  const batches = PARTITIONS.flatMap((partition) => {
    const rows = byPartition.get(partition) ?? [];
    const count = Math.ceil(rows.length / BATCH);
    return Array.from({ length: count }, (_, index) =>
      rows.slice(index * BATCH, (index + 1) * BATCH),
    );
  });
  const run = { count: batches.length, concurrency: WRITERS, signal: fill.signal };
  await runEach(run, async (index) => {
    const rows = batches[index] ?? [];
    await table.submitTransaction(rows.map((row) => ['create', { ...row }]));
  });
  fill.signal.throwIfAborted();
}

/** Whether a row of this number is one of the hundredth part that has expired. */
export function isExpired(number: number): boolean {
  return number % 100 === 0;
}

function createRows({ numbers, expiredAt }: Fill) {
  const now = new Date();
  const { body } = createSigned('response.completed');
  return numbers.map((number) =>
    toEntity(toDone(number, isExpired(number) ? expiredAt : now, body)),
  );
}

/** A delivery of this number that was worked off at the first attempt. */
export function toDone(number: number, at: Date, body: Uint8Array): Delivery {
  const received: Delivery = {
    id: `wh_${String(number).padStart(32, '0')}`,
    type: 'response.completed',
    eventId: `evt_${String(number).padStart(32, '0')}`,
    sender: 'default',
    receivedAt: at,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
    body,
    attempts: 0,
    progress: { state: 'received' },
    history: [{ at: at.toISOString(), state: 'received', attempt: 0 }],
  };
  return complete(claim(received, { owner: OWNER, until: at }, at), 'kept', at);
}
