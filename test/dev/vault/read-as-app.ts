import { createCredential } from '../../../src/azure/credential.ts';
import { createSigningSecrets } from '../../../src/azure/signing-secrets.ts';
import { createOpenVault } from '../../../src/azure/vault-client.ts';

/** Reads the signing secrets as the app in Azure does, and prints their senders. */
const vaultUri = process.env['AZURE_KEY_VAULT_ENDPOINT'] ?? '';
const { read } = createSigningSecrets({
  vaultUri,
  openVault: createOpenVault(vaultUri, createCredential(process.env['AZURE_CLIENT_ID'])),
  now: () => new Date(),
  log: (_level, _message, { problem }) => console.error(problem),
});
console.log(JSON.stringify((await read()).map(({ sender }) => sender)));
