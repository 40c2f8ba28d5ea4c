import { createLocalCredential } from '../../dev/vault/credential.ts';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import { describeSigningSecrets } from '../contracts/signing-secrets-contract.ts';

const { LOWKEY_VAULT_URL = '', LOWKEY_VAULT_CA = '' } = process.env;

describeSigningSecrets(
  'the signing secrets in Lowkey Vault',
  createOpenVault(LOWKEY_VAULT_URL, createLocalCredential(), {
    tlsOptions: { ca: LOWKEY_VAULT_CA },
    // It does not know the newest version of the API.
    serviceVersion: '7.6',
  }),
);
