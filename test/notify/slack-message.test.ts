import type { KnownBlock } from '@slack/types';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSlackMessage } from '../../src/notify/slack-message.ts';
import { anyNotice, HOSTILE_TEXTS, toNotice, toNoticeOf } from './notices.ts';

const unescape = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

type Message = ReturnType<typeof toSlackMessage>;

/** Each text of a message with the length that Slack's reference allows at its place. */
function textsOf({ text, blocks }: Message): readonly { text: string; max: number }[] {
  const known = blocks satisfies KnownBlock[];
  const inBlocks = known.flatMap((block) => {
    if (block.type === 'header') return [{ text: block.text.text, max: 150 }];
    if ('text' in block) return [{ text: block.text.text, max: 3000 }];
    return block.fields.map((field) => ({ text: field.text, max: 2000 }));
  });
  return [{ text, max: 40_000 }, ...inBlocks];
}

/** What Slack would refuse, or read as more than text. */
function faultsOf(message: Message): string[] {
  const texts = textsOf(message).filter(
    ({ text, max }) =>
      text.length > max ||
      text.trim() === '' ||
      !text.isWellFormed() ||
      /[<>]|&(?!(amp|lt|gt);)/.test(text),
  );
  const fields = message.blocks.flatMap((block) => ('fields' in block ? block.fields : []));
  const isCounted = message.blocks.length <= 50 && fields.length >= 1 && fields.length <= 10;
  return [...texts.map(({ text }) => text), ...(isCounted ? [] : ['too many or too few'])];
}

describe('a message for Slack', () => {
  it('has a title, a summary and facts, all in plain text', () => {
    expect(toSlackMessage(toNotice())).toEqual({
      text: '✗ batch failed',
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: '✗ batch failed', emoji: false },
        },
        {
          type: 'section',
          text: { type: 'plain_text', text: '3 of 10 requests failed', emoji: false },
        },
        {
          type: 'section',
          fields: [
            'Event\nbatch.failed',
            'Id\nbatch_123',
            'Status\nfailed',
            'Sender\ndefault',
            'Time\n2026-03-01T12:00:00.000Z',
            'Delivery\nwh_1',
          ].map((text) => ({ type: 'plain_text', text, emoji: false })),
        },
      ],
    });
  });

  it('leaves an empty summary out, because Slack refuses an empty text', () => {
    expect(toSlackMessage(toNotice({ summary: ' ' })).blocks).toHaveLength(2);
  });

  it('escapes a mention, so that nobody is called', () => {
    const { blocks } = toSlackMessage(toNotice({ summary: '<!channel> & co' }));
    expect(blocks).toContainEqual({
      type: 'section',
      text: { type: 'plain_text', text: '&lt;!channel&gt; &amp; co', emoji: false },
    });
  });

  it.each(HOSTILE_TEXTS)('keeps to the limits with %j everywhere', (text) => {
    expect(faultsOf(toSlackMessage(toNoticeOf(text)))).toEqual([]);
  });

  it('keeps to the limits and shows what was there, whatever the notice', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        expect(faultsOf(toSlackMessage(notice))).toEqual([]);
      }),
    );
    const id = 'a&b<c>&lt;d';
    const shown = JSON.stringify(toSlackMessage(toNotice({ id })));
    expect(unescape(shown)).toContain(id);
  });
});
