import { afterAll, beforeAll } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import { describeSigningSecrets } from '../contracts/signing-secrets-contract.ts';

let vault: Vault;

beforeAll(async () => {
  vault = await startVault({ pageSize: 2 });
});
afterAll(() => vault.stop());

describeSigningSecrets('the signing secrets in a local vault', () =>
  createOpenVault(vault.url, createLocalCredential(), { tlsOptions: { ca: vault.ca } })(),
);
