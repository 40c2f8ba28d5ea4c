import { toCard } from './card.ts';
import type { Notice } from './notice.ts';

const HEADER_CHARS = 150;
const TEXT_CHARS = 3000;
const FIELD_CHARS = 2000;

/** What a Slack incoming webhook takes: Block Kit in plain text, and `text` for notifications. */
export function toSlackMessage(notice: Notice) {
  const { title, facts, summary } = toCard(notice);
  const fields = facts.map(({ label, value }) => toPlainText(`${label}\n${value}`, FIELD_CHARS));
  const section = { type: 'section' as const, text: toPlainText(summary, TEXT_CHARS) };
  return {
    text: escape(title, TEXT_CHARS),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header' as const, text: toPlainText(title, HEADER_CHARS) },
      // Slack refuses a text that is empty, and the message with it.
      ...(summary === '' ? [] : [section]),
      { type: 'section' as const, fields },
    ],
  };
}

function toPlainText(text: string, max: number) {
  return { type: 'plain_text' as const, text: escape(text, max), emoji: false };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * As Slack asks for in every text: what it would read as a mention or a link comes as an entity. Cut
 * after escaping, because entities count.
 */
function escape(text: string, max: number): string {
  const characters = Array.from(text, (character) => ENTITIES[character] ?? character);
  let length = 0;
  return characters.filter((character) => (length += character.length) <= max).join('');
}
