import type { TokenCredential } from '@azure/identity';
import { TableClient } from '@azure/data-tables';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import type { StorageConfig } from '../config.ts';
import { createCredential } from './credential.ts';

export interface StorageClients {
  readonly table: (name: string) => TableClient;
  readonly queue: (name: string) => QueueClient;
}

/** Short retries: a request that must answer within seconds has no use for the SDK's minutes. */
const TABLE_RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };
const QUEUE_RETRIES = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };

/** Clients for one storage account; nothing is requested until one is used. */
export function createStorageClients(config: StorageConfig): StorageClients {
  const tableOptions = { retryOptions: TABLE_RETRIES };
  const queueOptions = { retryOptions: QUEUE_RETRIES };
  if (config.kind === 'connection-string') {
    const { connectionString } = config;
    // Azurite speaks plain HTTP; an account in Azure refuses it.
    const local = { ...tableOptions, allowInsecureConnection: true };
    const queues = QueueServiceClient.fromConnectionString(connectionString, queueOptions);
    return {
      table: (name) => TableClient.fromConnectionString(connectionString, name, local),
      queue: (name) => queues.getQueueClient(name),
    };
  }
  const { tableUri, queueUri } = config;
  const credential: TokenCredential = createCredential(config.clientId);
  const queues = new QueueServiceClient(queueUri, credential, queueOptions);
  return {
    table: (name) => new TableClient(tableUri, name, credential, tableOptions),
    queue: (name) => queues.getQueueClient(name),
  };
}
