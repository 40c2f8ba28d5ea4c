/** An address as a header has it: neither part is checked. */
export interface NameAddr {
  /** Unquoted; empty where there is none. */
  readonly displayName: string;
  readonly uri: string;
}

/**
 * The addresses in a value of `From`, `To` or `P-Asserted-Identity` (RFC 3261, 20.10), in order:
 * `"Name" <uri>;tag=1`, or a bare `uri;tag=1`, of which the parameters are the header's. One with a
 * quote or bracket that is never closed is left out, as is one without a URI. Takes linear time.
 */
export function readNameAddrs(text: string): NameAddr[] {
  const found: NameAddr[] = [];
  for (let start = 0; start < text.length;) {
    const { nameAddr, end } = readOne(text, start);
    if (nameAddr) found.push(nameAddr);
    start = end + 1;
  }
  return found;
}

interface Read {
  readonly nameAddr?: NameAddr;
  /** Index of the comma after it, or at least the length of the text. */
  readonly end: number;
}

function readOne(text: string, start: number): Read {
  let plain = '';
  let quoted = '';
  let uri: string | undefined;
  let isInParameters = false;
  let at = start;
  for (; at < text.length && text[at] !== ','; at += 1) {
    const char = text[at] ?? '';
    const from = at;
    if (char === '"') {
      at = findClosing(text, at, '"');
      if (!isInParameters) quoted += text.slice(from + 1, at).replaceAll(/\\(.)/gsu, '$1');
    } else if (char === '(' && isBetweenWords(text, at)) {
      at = findClosing(text, at, ')');
    } else if (char === '<' && !isInParameters) {
      at = findClosing(text, at, '>');
      uri = text.slice(from + 1, at);
      isInParameters = true;
    } else if (char === ';') {
      isInParameters = true;
    } else if (!isInParameters) {
      plain += char;
    }
  }
  // Past the end: what was opened there is never closed.
  if (at > text.length) return { end: at };
  // Without brackets, what looks like a name is the URI.
  if (uri === undefined) return quoted ? { end: at } : toRead('', plain, at);
  return toRead(quoted || plain, uri, at);
}

function toRead(displayName: string, uri: string, end: number): Read {
  const trimmed = uri.trim();
  return trimmed === '' ? { end } : { nameAddr: { displayName, uri: trimmed }, end };
}

/** Comments stand between words; within one, parentheses are a part of a bare URI. */
function isBetweenWords(text: string, at: number): boolean {
  return at === 0 || /[\s">,]/.test(text[at - 1] ?? '');
}

/** The index of what closes the character at `start`; past the end of the text where nothing does. */
function findClosing(text: string, start: number, closing: string): number {
  let depth = 1;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    // A backslash escapes in texts and comments only; a URI has none.
    if (char === '\\' && closing !== '>') at += 1;
    else if (char === closing) depth -= 1;
    else if (char === '(' && closing === ')') depth += 1;
    if (depth === 0) return at;
  }
  return text.length + 1;
}
