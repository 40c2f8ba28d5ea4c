/** The three headers that every attempt of a delivery carries; names are case-insensitive. */
export interface SignedHeaders {
  /** `webhook-id`: the same over all attempts of one delivery. */
  readonly id: string;
  /** `webhook-timestamp`: Unix seconds of this attempt, as text. */
  readonly timestamp: string;
  /** `webhook-signature`: one or several `v1,<base64>`, separated by spaces. */
  readonly signature: string;
}

export type HeaderProblem = 'missing-header' | 'oversized-header' | 'malformed-timestamp';

const MAX_ID_BYTES = 1024;
const MAX_SIGNATURE_CHARS = 4096;

/** The signed headers, or the problem with them. An empty header counts as missing. */
export function readSignedHeaders(headers: {
  get(name: string): string | null;
}): SignedHeaders | HeaderProblem {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  const signature = headers.get('webhook-signature');
  if (!id || !timestamp || !signature) return 'missing-header';
  if (Buffer.byteLength(id) > MAX_ID_BYTES || signature.length > MAX_SIGNATURE_CHARS) {
    return 'oversized-header';
  }
  if (!/^\d{1,12}$/.test(timestamp)) return 'malformed-timestamp';
  return { id, timestamp, signature };
}
