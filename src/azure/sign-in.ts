import {
  AzureCliCredential,
  AzureDeveloperCliCredential,
  ChainedTokenCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';

/**
 * A managed identity by its client id; without one whoever is signed in with `az` or `azd`, or else the
 * identity that the machine has of its own.
 */
export function signIn(clientId: string | undefined): TokenCredential {
  if (clientId) return new ManagedIdentityCredential({ clientId });
  return new ChainedTokenCredential(
    new AzureCliCredential(),
    new AzureDeveloperCliCredential(),
    new ManagedIdentityCredential(),
  );
}
