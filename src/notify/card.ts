import { toLine } from './line.ts';
import type { Notice } from './notice.ts';

/** What a card says, whatever it is drawn with; each text is one line, not escaped. */
export interface Card {
  /** ✓, ✗ or • and the state in words; at most 120 UTF-16 units. */
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** At most 300 UTF-16 units; may be empty. */
  readonly summary: string;
}

const MAX_CHARS = 300;
const GOOD = new Set(['completed', 'succeeded']);
const BAD = new Set(['failed', 'expired', 'incomplete']);

/** The card of a notice; its texts come from strangers and may be anything. */
export function toCard(notice: Notice): Card {
  const facts = {
    Event: notice.type,
    Id: notice.id,
    Status: notice.status,
    Sender: notice.sender,
    Time: notice.at,
    Delivery: notice.delivery,
  };
  return {
    title: `${toMark(notice)} ${toLine(`${notice.kind} ${notice.status}`, 118)}`,
    facts: Object.entries(facts)
      .map(([label, text]) => ({ label, value: toLine(text, MAX_CHARS) }))
      .filter(({ value }) => value !== ''),
    summary: toLine(notice.summary, MAX_CHARS),
  };
}

function toMark({ type, status }: Notice): '✓' | '✗' | '•' {
  if (type.startsWith('safety.')) return '✗';
  if (GOOD.has(status)) return '✓';
  return BAD.has(status) || BAD.has(type.split('.').at(-1) ?? '') ? '✗' : '•';
}
