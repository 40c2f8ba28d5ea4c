import { isDeepStrictEqual } from 'node:util';

/** Tokens that a model read and wrote. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What is known about one resource: a row of the `results` table, which is what users query. */
export interface ResultRecord {
  /** What it is: `response`, `batch`, `call` and so on. */
  readonly kind: string;
  /** The resource's own id. */
  readonly id: string;
  /** The resource's own word for its state, or one of ours, such as `gone`. */
  readonly status: string;
  /**
   * How much to believe: `final` will not change any more; `current` is how things stood when they
   * were last looked at; `stated` is only what an event said.
   */
  readonly certainty: 'final' | 'current' | 'stated';
  /** At most 300 characters; no content of a model or a user. */
  readonly summary: string;
  readonly sender: string;
  /** The type, the `evt_…` id and the delivery that led to this record. */
  readonly type: string;
  readonly event: string;
  readonly delivery: string;
  /** When that event happened, by the sender's clock. */
  readonly at: Date;
  /** When it began and ended, by the sender's clock. */
  readonly createdAt?: Date;
  readonly endedAt?: Date;
  readonly model?: string;
  readonly usage?: Usage;
  /** Folder of its files in the results container, such as `batches/batch_123/`. */
  readonly folder?: string;
  readonly call?: CallParties;
}

/** Who called whom. Personal data: kept for a time of its own, and never logged. */
export interface CallParties {
  readonly caller?: string;
  readonly callee?: string;
  /** The SIP `Call-ID`, by which a trunk's own log can be joined. */
  readonly sipCallId?: string;
}

/** A record and the version to write against. */
export interface StoredRecord {
  readonly record: ResultRecord;
  readonly version: string;
}

/** The table of records. Storage faults reject; `signal` bounds each call. */
export interface Records {
  read(kind: string, id: string, signal?: AbortSignal): Promise<StoredRecord | undefined>;
  /**
   * Inserts where `version` is undefined, else replaces. False where a record is there already, or
   * somebody has written since `version`.
   */
  write(record: ResultRecord, version: string | undefined, signal?: AbortSignal): Promise<boolean>;
}

/**
 * Writes a record unless a better one is there, and resolves to the one that is there in the end:
 * events come late, twice and in any order, and a resource that has expired must not take its own
 * result away.
 */
export async function keepRecord(
  records: Records,
  record: ResultRecord,
  signal?: AbortSignal,
): Promise<ResultRecord> {
  for (;;) {
    const stored = await records.read(record.kind, record.id, signal);
    if (stored && !supersedes(record, stored.record)) return stored.record;
    if (await records.write(record, stored?.version, signal)) return record;
  }
}

const RANK = { stated: 0, current: 1, final: 2 };

/**
 * Whether a new record takes the place of the one that is there: never for something less certain,
 * nor, before the end, for something older; nor where it says the same, whatever event led to it.
 */
export function supersedes(next: ResultRecord, current: ResultRecord): boolean {
  const [rank, currentRank] = [RANK[next.certainty], RANK[current.certainty]];
  if (rank !== currentRank) return rank > currentRank;
  if (next.certainty !== 'final' && next.at < current.at) return false;
  return !isDeepStrictEqual(withoutOrigin(next), withoutOrigin(current));
}

function withoutOrigin(record: ResultRecord): Partial<ResultRecord> {
  const {
    sender: _sender,
    type: _type,
    event: _event,
    delivery: _delivery,
    at: _at,
    ...said
  } = record;
  return said;
}
