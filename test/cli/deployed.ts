import type { Vault } from '../../dev/vault/start-vault.ts';
import { createFolder, spawnCli } from './spawn-cli.ts';

/** A folder from which azd deployed `prod`, with this vault. */
export function deployedFolder(vault: Vault, further: Record<string, string> = {}): string {
  const outputs = {
    AZURE_STORAGE_TABLE_ENDPOINT: 'https://st1.table.core.windows.net/',
    AZURE_STORAGE_QUEUE_ENDPOINT: 'https://st1.queue.core.windows.net/',
    AZURE_STORAGE_BLOB_ENDPOINT: 'https://st1.blob.core.windows.net/',
    AZURE_KEY_VAULT_ENDPOINT: vault.url,
    ...further,
  };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}="${value}"\n`);
  return createFolder({ '.azure/prod/.env': lines.join('') });
}

/** Runs on that deployment, as somebody who is signed in. */
export function spawnDeployed(
  vault: Vault,
  args: string[],
  options: Parameters<typeof spawnCli>[1] = {},
) {
  const { AZURE_KEY_VAULT_ENDPOINT: _, ...env } = vault.env;
  return spawnCli([...args, '--env', 'prod'], { folder: deployedFolder(vault), ...options, env });
}
