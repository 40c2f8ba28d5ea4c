/** A body as it is: text where it is UTF-8, else the first bytes in hexadecimal. */
export type BodyText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hex'; readonly text: string; readonly shown: number };

const MAX_HEX_BYTES = 4096;
const PER_LINE = 16;

/** Reads the bytes of a body for showing. */
export function readBody(bytes: Uint8Array): BodyText {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { kind: 'text', text: decoder.decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const shown = bytes.subarray(0, MAX_HEX_BYTES);
    return { kind: 'hex', text: toHex(shown), shown: shown.length };
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, index) => {
    const line = Array.from(bytes.subarray(index * PER_LINE, (index + 1) * PER_LINE));
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = line.map((byte) => (byte >= 32 && byte < 127 ? String.fromCodePoint(byte) : '·'));
    const address = (index * PER_LINE).toString(16).padStart(6, '0');
    return `${address}  ${hex.padEnd(PER_LINE * 3)} ${text.join('')}`;
  }).join('\n');
}
