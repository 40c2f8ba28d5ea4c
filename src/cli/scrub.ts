const HIDDEN = '[hidden]';

/** What looks like a signing secret, an API key, an account key, a signature in a URL or a token. */
const LOOKS_SECRET = [
  /whsec_[A-Za-z0-9+/=_-]+/g,
  /\bsk-[A-Za-z0-9_-]{8,}/g,
  /(?<=AccountKey=)[^;\s]+/gi,
  /(?<=[?&;]sig=|SharedAccessSignature=)[^&;\s]+/gi,
  /(?<=\bBearer )\S+/gi,
];

export interface Scrubber {
  /** Never to be shown from now on. */
  readonly hide: (secret: string) => void;
  readonly scrub: (text: string) => string;
}

/** The last resort for what is said on stderr: no secret gets past it, whoever put it in a message. */
export function createScrubber(): Scrubber {
  const known = new Set<string>();
  return {
    hide(secret) {
      // Short texts are in every other word.
      if (secret.length >= 8) known.add(secret);
    },
    scrub(text) {
      let clean = text;
      for (const secret of known) clean = clean.replaceAll(secret, HIDDEN);
      for (const pattern of LOOKS_SECRET) clean = clean.replaceAll(pattern, HIDDEN);
      return clean;
    },
  };
}
