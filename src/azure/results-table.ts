import type { TableClient } from '@azure/data-tables';
import type { Records } from '../results/record.ts';
import { hasStatus } from '../webhooks/errors.ts';
import { toCallOptions, toVersion } from './call-options.ts';
import { insertEntity } from './insert-entity.ts';
import { fromResultEntity, type ResultColumns, toResultEntity } from './result-entity.ts';
import { toResultKey } from './result-key.ts';

/** The records in Table Storage. A table that is not there yet is created when it is first missed. */
export function createResultsTable(table: TableClient, now: () => Date): Records {
  return {
    async read(kind, id, signal) {
      const { partitionKey, rowKey } = toResultKey(kind, id);
      try {
        const row = await table.getEntity<ResultColumns>(
          partitionKey,
          rowKey,
          toCallOptions(signal),
        );
        return { record: fromResultEntity(row), version: toVersion(row.etag) };
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },

    async write(record, version, signal) {
      const entity = toResultEntity(record, now());
      const options = toCallOptions(signal);
      if (version === undefined) return insertEntity(table, entity, options);
      try {
        // To merge would leave the columns of what is not known any more.
        await table.updateEntity(entity, 'Replace', { ...options, etag: version });
        return true;
      } catch (error) {
        if (hasStatus(error, 404, 412)) return false;
        throw error;
      }
    },
  };
}
