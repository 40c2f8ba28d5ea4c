import type { StoreSigningSecret } from './endpoints.ts';

/** Where the receiver reads the signing secrets of a sender; no error of it holds a secret. */
export interface SigningSecretStore {
  /** Those that count now, newest first as far as the store can tell. */
  readonly list: (sender: string) => Promise<readonly string[]>;
  readonly store: StoreSigningSecret;
  /**
   * This secret counts no longer than until `at`; one that ends sooner, or that cannot end without
   * another, is left as it is.
   */
  readonly retire: (sender: string, secret: string, at: Date) => Promise<void>;
}
