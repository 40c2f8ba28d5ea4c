import type { TableClient } from '@azure/data-tables';
import { hasStatus } from '../webhooks/errors.ts';
import type { Inbox } from '../webhooks/inbox.ts';
import { toCallOptions, toVersion } from './call-options.ts';
import {
  type DeliveryEntity,
  fromEntity,
  type ProgressColumns,
  toEntity,
  toProgressColumns,
} from './delivery-entity.ts';
import { toInboxKey } from './inbox-key.ts';
import { insertEntity } from './insert-entity.ts';

/** The inbox in Table Storage. A table that is not there yet is created when it is first missed. */
export function createTableInbox(table: TableClient): Inbox {
  return {
    insert: (delivery, signal) => insertEntity(table, toEntity(delivery), toCallOptions(signal)),

    async readState(id, signal) {
      const { partitionKey, rowKey } = toInboxKey(id);
      const options = { ...toCallOptions(signal), queryOptions: { select: ['state'] } };
      try {
        const entity = await table.getEntity<Pick<ProgressColumns, 'state'>>(
          partitionKey,
          rowKey,
          options,
        );
        return entity.state;
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },

    async read(id, signal) {
      const { partitionKey, rowKey } = toInboxKey(id);
      try {
        const entity = await table.getEntity<DeliveryEntity>(
          partitionKey,
          rowKey,
          toCallOptions(signal),
        );
        return { delivery: fromEntity(entity), version: toVersion(entity.etag) };
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },

    async replace(delivery, version, signal) {
      const changes = { ...toInboxKey(delivery.id), ...toProgressColumns(delivery) };
      try {
        const answer = await table.updateEntity(changes, 'Merge', {
          ...toCallOptions(signal),
          etag: version,
        });
        return { delivery, version: toVersion(answer.etag) };
      } catch (error) {
        if (hasStatus(error, 404, 412)) return undefined;
        throw error;
      }
    },
  };
}
