import type { TokenCredential } from '@azure/identity';
import { TableClient } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import type { StorageConfig } from '../config/storage.ts';
import { createCredential } from './credential.ts';

export interface StorageClients {
  readonly table: (name: string) => TableClient;
  readonly queue: (name: string) => QueueClient;
  /** The blob library, larger than all the others together, loads with the first container. */
  readonly container: (name: string) => Promise<ContainerClient>;
}

/** Short retries: a request that must answer within seconds has no use for the SDK's minutes. */
const TABLE_RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };
const TRIES = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };

/** Clients for one storage account; nothing is requested until one is used. */
export function createStorageClients(config: StorageConfig): StorageClients {
  const tableOptions = { retryOptions: TABLE_RETRIES };
  const storageOptions = { retryOptions: TRIES };
  if (config.kind === 'connection-string') {
    const { connectionString } = config;
    // Azurite speaks plain HTTP; an account in Azure refuses it.
    const local = { ...tableOptions, allowInsecureConnection: true };
    const queues = QueueServiceClient.fromConnectionString(connectionString, storageOptions);
    return {
      table: (name) => TableClient.fromConnectionString(connectionString, name, local),
      queue: (name) => queues.getQueueClient(name),
      async container(name) {
        const { ContainerClient } = await import('./blob-library.ts');
        return new ContainerClient(connectionString, name, storageOptions);
      },
    };
  }
  const { tableUri, queueUri, blobUri } = config;
  const credential: TokenCredential = createCredential(config.clientId);
  const queues = new QueueServiceClient(queueUri, credential, storageOptions);
  return {
    table: (name) => new TableClient(tableUri, name, credential, tableOptions),
    queue: (name) => queues.getQueueClient(name),
    async container(name) {
      const { ContainerClient } = await import('./blob-library.ts');
      return new ContainerClient(new URL(name, blobUri).href, credential, storageOptions);
    },
  };
}
