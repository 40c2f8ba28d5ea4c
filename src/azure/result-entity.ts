import type { CallParties, ResultRecord, Usage } from '../results/record.ts';
import { toResultKey } from './result-key.ts';

/**
 * The columns of the `results` table. What is not known has no column, so that no query for a date or
 * a number finds a stand-in for "none".
 */
export interface ResultColumns {
  readonly resourceId: string;
  readonly kind: string;
  readonly status: string;
  readonly certainty: ResultRecord['certainty'];
  readonly summary: string;
  readonly sender: string;
  readonly type: string;
  readonly event: string;
  readonly delivery: string;
  /** When the event happened, by the sender's clock, as are the next two. */
  readonly at: Date;
  readonly createdAt?: Date;
  readonly endedAt?: Date;
  readonly model?: string;
  readonly inputTokens?: TableNumber;
  readonly outputTokens?: TableNumber;
  /** The sum of both, for queries. */
  readonly totalTokens?: TableNumber;
  readonly folder?: string;
  readonly caller?: string;
  readonly callee?: string;
  readonly sipCallId?: string;
  /** When the row was last written, by our clock: its retention counts from here. */
  readonly recordedAt: Date;
}

/** The SDK writes a number as Int32 and a bigint as Int64. */
type TableNumber = number | bigint;

const MAX_INT32 = 2 ** 31 - 1;

/** All columns of a record's row. */
export function toResultEntity(
  record: ResultRecord,
  recordedAt: Date,
): ReturnType<typeof toResultKey> & ResultColumns {
  const { kind, id, usage, call, ...columns } = record;
  return {
    ...toResultKey(kind, id),
    resourceId: id,
    kind,
    ...columns,
    ...(usage && toUsageColumns(usage)),
    ...call,
    recordedAt,
  };
}

/** The record in a row that `toResultEntity` wrote. */
export function fromResultEntity(row: ResultColumns): ResultRecord {
  const { createdAt, endedAt, model, folder } = row;
  const usage = fromUsageColumns(row);
  const call = fromCallColumns(row);
  return {
    kind: row.kind,
    id: row.resourceId,
    status: row.status,
    certainty: row.certainty,
    summary: row.summary,
    sender: row.sender,
    type: row.type,
    event: row.event,
    delivery: row.delivery,
    at: row.at,
    ...(createdAt && { createdAt }),
    ...(endedAt && { endedAt }),
    ...(model !== undefined && { model }),
    ...(usage && { usage }),
    ...(folder !== undefined && { folder }),
    ...(call && { call }),
  };
}

function toUsageColumns({ inputTokens, outputTokens }: Usage) {
  return {
    inputTokens: toTableNumber(inputTokens),
    outputTokens: toTableNumber(outputTokens),
    totalTokens: toTableNumber(inputTokens + outputTokens),
  };
}

/** A batch may count more tokens than the Int32 that suffices for all else. */
function toTableNumber(count: number): TableNumber {
  return count > MAX_INT32 ? BigInt(count) : count;
}

function fromUsageColumns({ inputTokens, outputTokens }: ResultColumns): Usage | undefined {
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) };
}

function fromCallColumns({ caller, callee, sipCallId }: ResultColumns): CallParties | undefined {
  if (caller === undefined && callee === undefined && sipCallId === undefined) return undefined;
  return {
    ...(caller !== undefined && { caller }),
    ...(callee !== undefined && { callee }),
    ...(sipCallId !== undefined && { sipCallId }),
  };
}
