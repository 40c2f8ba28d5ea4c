/** One live signing secret and the sender it belongs to. */
export interface SigningSecret {
  readonly sender: string;
  /** `whsec_` and the base64 of 24 to 64 bytes. Never logged. */
  readonly value: string;
  /** When its store took it in, and until when it counts; absent where nobody knows. */
  readonly createdAt?: Date;
  readonly expiresAt?: Date;
}

/** There is no secret that counts, and whoever says so has looked. */
export class NoSecretError extends Error {
  override readonly name = 'NoSecretError';
}

/** Every live secret of every sender; rejects with the reason where there is none or nobody can tell. */
export type ReadSecrets = () => Promise<readonly SigningSecret[]>;

/**
 * The secret without the white space that copying adds, or undefined where it is none: the SDK
 * would take a quoted or prefix-less value for a raw key, which never matches and never says so.
 */
export function readSecret(text: string): string | undefined {
  const value = text.trim();
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  // Padded base64 comes in fours, so most copies that lost their end are noticed.
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const size = Buffer.from(encoded, 'base64').byteLength;
  return size >= 24 && size <= 64 ? value : undefined;
}
