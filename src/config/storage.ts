import type { Source } from './readers.ts';

/** How to reach the storage account: a connection string, or endpoints and a managed identity. */
export type StorageConfig =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      readonly tableUri: string;
      readonly queueUri: string;
      readonly blobUri: string;
      /** Client id of a user-assigned identity; without it the default credential is used. */
      readonly clientId?: string;
    };

/** From the same settings as the triggers' connection of the Functions host. */
export function readStorage({ env, problems }: Source): StorageConfig {
  const connectionString = env['AzureWebJobsStorage']?.trim();
  if (connectionString) {
    if (
      !/(^|;)\s*(UseDevelopmentStorage=true|AccountName=|SharedAccessSignature=)/i.test(
        connectionString,
      )
    ) {
      problems.push(
        'AzureWebJobsStorage is not a connection string: copy it again from the storage account, ' +
          'or use "UseDevelopmentStorage=true" with Azurite',
      );
    }
    return { kind: 'connection-string', connectionString };
  }

  const tableUri = env['AzureWebJobsStorage__tableServiceUri'];
  const queueUri = env['AzureWebJobsStorage__queueServiceUri'];
  const blobUri = env['AzureWebJobsStorage__blobServiceUri'];
  if (!tableUri || !queueUri || !blobUri) {
    problems.push(
      'AzureWebJobsStorage is not set: give a connection string (locally "UseDevelopmentStorage=true"), ' +
        'or AzureWebJobsStorage__tableServiceUri, AzureWebJobsStorage__queueServiceUri and ' +
        'AzureWebJobsStorage__blobServiceUri for a managed identity',
    );
    return { kind: 'connection-string', connectionString: '' };
  }
  const clientId = env['AzureWebJobsStorage__clientId'];
  return { kind: 'identity', tableUri, queueUri, blobUri, ...(clientId && { clientId }) };
}
