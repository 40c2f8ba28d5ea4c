import type { TableEntityResult } from '@azure/data-tables';
import type { FinishedRow } from '../webhooks/purge.ts';
import { toVersion } from './call-options.ts';

/** The columns that a purge needs of a row. */
export const KEYS = ['PartitionKey', 'RowKey'];

/** A row of which only `KEYS` were asked for. */
export function toFinishedRow(entity: TableEntityResult<object>): FinishedRow {
  const { partitionKey = '', rowKey = '', etag } = entity;
  return { partition: partitionKey, key: rowKey, version: toVersion(etag) };
}
