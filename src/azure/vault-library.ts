// What the app uses of the library: imported from here, the rest of it is left out of the bundle.
export { SecretClient } from '@azure/keyvault-secrets';
