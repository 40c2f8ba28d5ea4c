import type { TableClient, TableEntity } from '@azure/data-tables';
import { hasStatus } from '../webhooks/errors.ts';
import type { toCallOptions } from './call-options.ts';

/**
 * Inserts a row; false where one of its key is there already. A table that is not there yet is
 * created when it is first missed.
 */
export async function insertEntity(
  table: TableClient,
  entity: TableEntity<object>,
  options: ReturnType<typeof toCallOptions>,
): Promise<boolean> {
  try {
    return await createIfAbsent(table, entity, options);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await table.createTable(options);
    return createIfAbsent(table, entity, options);
  }
}

async function createIfAbsent(
  table: TableClient,
  entity: TableEntity<object>,
  options: ReturnType<typeof toCallOptions>,
): Promise<boolean> {
  try {
    await table.createEntity(entity, options);
    return true;
  } catch (error) {
    if (hasStatus(error, 409) && isEntityThere(error)) return false;
    throw error;
  }
}

/** A table that is being deleted answers 409 as well, and holds nothing. */
function isEntityThere(error: unknown): boolean {
  const { details }: { details?: { odataError?: { code?: string } } } = error ?? {};
  return details?.odataError?.code === 'EntityAlreadyExists';
}
