import type { Delivery } from '../webhooks/delivery.ts';
import type { DeliveryFilter } from './filter.ts';

/** A delivery as lists show it: its body and its history are read one by one. */
export interface DeliveryRow extends Omit<Delivery, 'body' | 'history'> {
  readonly bodyBytes: number;
  /** When it was last replayed; absent where it never was. */
  readonly replayedAt?: Date;
  /** Changes with every write of the row. */
  readonly version: string;
  /** When the row was last written, by the storage's clock; renewals of a lease count. */
  readonly writtenAt: Date;
}

/** A row and, where it was asked for, the delivery in it. */
export interface ScannedRow {
  readonly row: DeliveryRow;
  readonly delivery?: Delivery;
}

export interface Scan {
  /** Only narrows: rows that do not fit may come as well. */
  readonly filter: DeliveryFilter;
  /** Rows received or written at this time or later; also only narrows. */
  readonly touchedSince?: Date;
  /** Whether to read bodies and histories; they are up to 512 KiB each. */
  readonly isWhole: boolean;
}

/** The rows of the inbox, for reading only; partitions are independent of one another. */
export interface InboxRows {
  readonly partitions: readonly string[];
  /** Page by page, in no order that means anything. Rejects when `signal` aborts. */
  scan(partition: string, scan: Scan, signal: AbortSignal): AsyncIterable<readonly ScannedRow[]>;
}
