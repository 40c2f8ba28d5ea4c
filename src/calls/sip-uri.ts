/** Where a call comes from or goes to, in the one form in which it is stored and compared. */
export interface SipUri {
  /**
   * `sip:user@host`, `sips:user@host`, `sip:host` or `tel:number`, of 1 to 256 visible ASCII
   * characters: scheme and host in lower case, without password, port, parameters and headers.
   */
  readonly address: string;
  /** The user as a telephone number: 1 to 15 digits, after a `+` where it is a global one. */
  readonly digits?: string;
  /** Whether the URI itself says that the digits are a telephone number. */
  readonly isPhone: boolean;
  /** Whether it stands for somebody who wants to be, or has to be, nameless. */
  readonly isAnonymous: boolean;
}

const MAX_ADDRESS_CHARS = 256;
const HOST = /^(\[[\da-f:.]+\]|[\da-z._-]+)(?::\d{1,5})?$/i;
const NAMELESS = new Set(['anonymous', 'restricted', 'unavailable', 'unknown']);

/**
 * Reads a `sip:`, `sips:` (RFC 3261, 19.1) or `tel:` URI (RFC 3966). Any other, a malformed one and
 * one whose address is too long give undefined: mended or cut, it would be somebody else's.
 */
export function readUri(text: string): SipUri | undefined {
  const [, scheme = '', rest = ''] = /^(sips?|tel):([\x21-\x7e]+)$/i.exec(text) ?? [];
  if (rest === '' || /[<>"\\]/.test(rest)) return undefined;
  const uri = scheme.toLowerCase() === 'tel' ? readTel(rest) : readSip(scheme.toLowerCase(), rest);
  return uri && uri.address.length <= MAX_ADDRESS_CHARS ? uri : undefined;
}

function readTel(rest: string): SipUri | undefined {
  const subscriber = toSubscriber(unescape(rest));
  if (!/^\+\d+$|^[\dA-F*#]+$/i.test(subscriber)) return undefined;
  return {
    address: `tel:${subscriber}`,
    ...digitsOf(subscriber),
    isPhone: true,
    isAnonymous: false,
  };
}

function readSip(scheme: string, rest: string): SipUri | undefined {
  const parts = rest.split('@');
  if (parts.length > 2) return undefined;
  const [hostPart = '', ...parameters] = (parts.at(-1) ?? '').split('?', 1)[0]?.split(';') ?? [];
  const host = HOST.exec(hostPart)?.[1]?.toLowerCase();
  if (host === undefined) return undefined;
  const isInvalid = host.endsWith('.invalid');
  if (parts.length === 1) {
    return { address: `${scheme}:${host}`, isPhone: false, isAnonymous: isInvalid };
  }

  // What follows a colon is a password.
  const user = unescape(parts[0]?.split(':', 1)[0] ?? '');
  if (user === '') return undefined;
  const isPhone =
    user.startsWith('+') ||
    parameters.some((parameter) => parameter.trim().toLowerCase() === 'user=phone');
  return {
    address: `${scheme}:${user}@${host}`,
    ...digitsOf(toSubscriber(user)),
    isPhone,
    isAnonymous: isInvalid || NAMELESS.has(user.toLowerCase()),
  };
}

/** A number without its parameters and the separators that are there for the eye. */
function toSubscriber(text: string): string {
  return (text.split(';', 1)[0] ?? '').replaceAll(/[-.()]/g, '');
}

function digitsOf(subscriber: string): { readonly digits?: string } {
  return /^\+?\d{1,15}$/.test(subscriber) ? { digits: subscriber } : {};
}

/**
 * Escapes of characters that need none become these characters, once; the others stay escaped, so
 * that no `@`, space or control character comes into being.
 */
function unescape(text: string): string {
  return text.replaceAll(/%([\da-f]{2})/gi, (escaped, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.!~*'()&=+$,;?/-]/.test(char) ? char : escaped.toUpperCase();
  });
}
