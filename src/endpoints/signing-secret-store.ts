import type { StoreSigningSecret } from './endpoints.ts';

/** Where the receiver reads the signing secrets of a sender; no error of it holds a secret. */
export interface SigningSecretStore {
  /** Those that count now, newest first as far as the store can tell. */
  readonly list: (sender: string) => Promise<readonly string[]>;
  readonly store: StoreSigningSecret;
  /** All but `keep` count no longer than until `at`; one that ends sooner is left as it is. */
  readonly retireOthers: (sender: string, keep: readonly string[], at: Date) => Promise<void>;
}
