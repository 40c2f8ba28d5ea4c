import type { TableClient } from '@azure/data-tables';
import { hasStatus } from '../webhooks/errors.ts';
import type { FinishedRow } from '../webhooks/purge.ts';
import { toCallOptions } from './call-options.ts';

/** Removes a row as it was listed; false where it has been written since, or is gone. */
export async function removeRow(
  table: TableClient,
  { partition, key, version }: FinishedRow,
): Promise<boolean> {
  try {
    await table.deleteEntity(partition, key, { ...toCallOptions(), etag: version });
    return true;
  } catch (error) {
    if (hasStatus(error, 404, 412)) return false;
    throw error;
  }
}
