import type { Notice } from './notice.ts';

/**
 * Which notices a channel wants, as patterns `type` or `type:status`: `*` stands for any text, `!`
 * before a pattern excludes what it matches. Only exclusions leave everything else.
 */
export type Filter = readonly string[];

const PATTERN = /^!?[a-z0-9_.*-]+(:[a-z0-9_.*-]+)?$/;

/** The patterns in a text, with commas between; undefined where one is none. */
export function readFilter(text: string): Filter | undefined {
  const patterns = text.split(',').map((pattern) => pattern.trim());
  return patterns.every((pattern) => PATTERN.test(pattern)) ? patterns : undefined;
}

/** Whether a channel with this filter wants a notice. */
export function wants(filter: Filter, notice: Pick<Notice, 'type' | 'status'>): boolean {
  const excluding = filter.filter((pattern) => pattern.startsWith('!'));
  if (excluding.some((pattern) => matches(pattern.slice(1), notice))) return false;
  const including = filter.filter((pattern) => !pattern.startsWith('!'));
  return including.length === 0 || including.some((pattern) => matches(pattern, notice));
}

function matches(pattern: string, notice: Pick<Notice, 'type' | 'status'>): boolean {
  const [type = '', status = '*'] = pattern.split(':');
  return matchesText(type, notice.type) && matchesText(status, notice.status);
}

/** Finds the pieces between the stars one after the other: no pattern makes this slow. */
function matchesText(pattern: string, text: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
