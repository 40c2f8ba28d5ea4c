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

/** The inbox in Table Storage. A table that is not there yet is created when it is first missed. */
export function createTableInbox(table: TableClient): Inbox {
  return {
    async insert(delivery, signal) {
      const options = toCallOptions(signal);
      const entity = toEntity(delivery);
      try {
        return await createIfAbsent(table, entity, options);
      } catch (error) {
        if (!hasStatus(error, 404)) throw error;
        await table.createTable(options);
        return createIfAbsent(table, entity, options);
      }
    },

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

async function createIfAbsent(
  table: TableClient,
  entity: ReturnType<typeof toEntity>,
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
