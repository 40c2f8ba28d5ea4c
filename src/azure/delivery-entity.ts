import type { TableEntityResult } from '@azure/data-tables';
import type { Delivery, HistoryEntry, Progress, State } from '../webhooks/delivery.ts';
import { type InboxKey, toInboxKey } from './inbox-key.ts';

/** A binary property ends at 64 KiB; eight of them hold the largest body. */
const CHUNK_BYTES = 64 * 1024;

/** The columns that change with a delivery's state. An empty text or the epoch stands for "none". */
export interface ProgressColumns {
  readonly state: State;
  readonly attempts: number;
  readonly leaseOwner: string;
  readonly leaseUntil: Date;
  readonly dueAt: Date;
  readonly finishedAt: Date;
  /** The outcome when done, the reason when dead. */
  readonly outcome: string;
  readonly history: string;
}

/** The columns that are written once; the body's bytes follow as `body0` to `body7`. */
export interface FixedColumns {
  readonly deliveryId: string;
  readonly type: string;
  readonly eventId: string;
  readonly sender: string;
  readonly receivedAt: Date;
  readonly traceparent: string;
  readonly bodyBytes: number;
}

type BodyColumns = Record<`body${number}`, Uint8Array>;

/** `body0` to `body7`, which hold the largest body. */
export const BODY_COLUMNS = Array.from({ length: 8 }, (_, index) => `body${index}` as const);

export type DeliveryEntity = FixedColumns & ProgressColumns & Partial<BodyColumns>;

const NONE = new Date(0);

/** All columns of a new row. */
export function toEntity(delivery: Delivery): InboxKey & DeliveryEntity {
  return {
    ...toInboxKey(delivery.id),
    deliveryId: delivery.id,
    type: delivery.type,
    eventId: delivery.eventId,
    sender: delivery.sender,
    receivedAt: delivery.receivedAt,
    traceparent: delivery.traceparent ?? '',
    bodyBytes: delivery.body.byteLength,
    ...toBodyColumns(delivery.body),
    ...toProgressColumns(delivery),
  };
}

/** The columns to merge into a row when its state changes. */
export function toProgressColumns({ progress, attempts, history }: Delivery): ProgressColumns {
  const lease = progress.state === 'processing' ? progress.lease : undefined;
  return {
    state: progress.state,
    attempts,
    leaseOwner: lease?.owner ?? '',
    leaseUntil: lease?.until ?? NONE,
    dueAt: progress.state === 'retrying' ? progress.dueAt : NONE,
    finishedAt: 'finishedAt' in progress ? progress.finishedAt : NONE,
    outcome: toOutcome(progress),
    history: JSON.stringify(history),
  };
}

/** The delivery in a row that `toEntity` wrote. */
export function fromEntity(entity: TableEntityResult<DeliveryEntity>): Delivery {
  return {
    id: entity.deliveryId,
    type: entity.type,
    eventId: entity.eventId,
    sender: entity.sender,
    receivedAt: entity.receivedAt,
    ...(entity.traceparent !== '' && { traceparent: entity.traceparent }),
    body: fromBodyColumns(entity),
    attempts: entity.attempts,
    progress: fromProgressColumns(entity),
    history: JSON.parse(entity.history) as HistoryEntry[],
  };
}

function toOutcome(progress: Progress): string {
  if (progress.state === 'done') return progress.outcome;
  return progress.state === 'dead' ? progress.reason : '';
}

function fromProgressColumns(columns: ProgressColumns): Progress {
  const { state, finishedAt, outcome } = columns;
  switch (state) {
    case 'received':
      return { state };
    case 'processing':
      return { state, lease: { owner: columns.leaseOwner, until: columns.leaseUntil } };
    case 'retrying':
      return { state, dueAt: columns.dueAt };
    case 'done':
      return { state, outcome, finishedAt };
    case 'dead':
      return { state, reason: outcome, finishedAt };
  }
}

function toBodyColumns(body: Uint8Array): BodyColumns {
  // Buffers, because of any other view the SDK would store the whole memory that it looks at.
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const columns: BodyColumns = {};
  for (let index = 0; index * CHUNK_BYTES < bytes.byteLength; index += 1) {
    columns[`body${index}`] = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
  }
  return columns;
}

function fromBodyColumns(entity: TableEntityResult<DeliveryEntity>): Uint8Array {
  const columns: Partial<BodyColumns> = entity;
  const chunks: Uint8Array[] = [];
  for (let index = 0; index * CHUNK_BYTES < entity.bodyBytes; index += 1) {
    const chunk = columns[`body${index}`];
    if (!chunk) throw new Error(`the row of ${entity.deliveryId} lacks its column body${index}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
