import { QueueServiceClient } from '@azure/storage-queue';
import { HostError } from './host-error.ts';
import { readText, type HostFunction } from './host-function.ts';
import { resolveSettings, type ReadSetting } from './settings.ts';

/** The queue that triggers a function, and the account it is in. */
export interface QueueConnection {
  account: QueueServiceClient;
  queueName: string;
}

/** Resolves a queue trigger's `connection` and `queueName` from the settings; errors name the function and setting. */
export function readQueueConnection(
  { name, trigger: { settings } }: HostFunction,
  readSetting: ReadSetting,
): QueueConnection {
  const queueName = resolveSettings(
    readText(settings, 'queueName') ?? '',
    readSetting,
  ).toLowerCase();
  if (queueName === '') {
    throw new HostError(`The function ${name} names no queue.`);
  }
  const setting = readText(settings, 'connection') || 'AzureWebJobsStorage';
  const connectionString = readSetting(`AzureWebJobs${setting}`) || readSetting(setting);
  if (!connectionString) {
    throw new HostError(
      readSetting(`${setting}__queueServiceUri`) || readSetting(`${setting}__accountName`)
        ? `The function ${name} connects through ${setting} with an identity; the local host needs a connection string.`
        : `The function ${name} needs the setting ${setting}: a storage connection string, or UseDevelopmentStorage=true.`,
    );
  }
  try {
    const account = QueueServiceClient.fromConnectionString(connectionString, {
      // The pump has its own way of waiting for storage to come back.
      retryOptions: { maxTries: 2, retryDelayInMs: 200, tryTimeoutInMs: 15_000 },
    });
    return { account, queueName };
  } catch (cause) {
    throw new HostError(`The setting ${setting} is not a storage connection string.`, { cause });
  }
}
