import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/notify/notice.ts';
import { toTeamsMessage } from '../../src/notify/teams-message.ts';
import { anyNotice, HOSTILE_TEXTS, toNotice, toNoticeOf } from './notices.ts';

// Its modules name no file extensions, which Node does not forgive; its bundle is one file.
const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof AdaptiveCards;

const contentOf = (notice: Notice) => {
  const [attachment] = toTeamsMessage(notice).attachments;
  if (!attachment) throw new Error('no card');
  return attachment.content;
};

/** What the renderer finds wrong with a card: unknown elements and values, and what is missing. */
function problemsOf(content: object): string[] {
  const card = new AdaptiveCard();
  const context = new SerializationContext();
  card.parse(JSON.parse(JSON.stringify(content)), context);
  const parsing = Array.from(
    { length: context.eventCount },
    (_, index) => context.getEventAt(index).message,
  );
  const validating = card.validateProperties().validationEvents.map(({ message }) => message);
  return [...parsing, ...validating];
}

/** All text runs as they are read back, a line for each block. */
const linesOf = ({ body }: ReturnType<typeof contentOf>) =>
  body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));

describe('a message for Teams', () => {
  it('is one Adaptive Card in the envelope of a workflow', () => {
    expect(toTeamsMessage(toNotice())).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: { type: 'AdaptiveCard', version: '1.2' },
        },
      ],
    });
  });

  it('says everything in lines', () => {
    expect(linesOf(contentOf(toNotice()))).toEqual([
      '✗ batch failed',
      '3 of 10 requests failed',
      'Event: batch.failed',
      'Id: batch_123',
      'Status: failed',
      'Sender: default',
      'Time: 2026-03-01T12:00:00.000Z',
      'Delivery: wh_1',
    ]);
  });

  it('leaves an empty summary out', () => {
    expect(linesOf(contentOf(toNotice({ summary: '' })))[1]).toBe('Event: batch.failed');
  });

  it('is a card that the renderer has nothing to say against', () => {
    expect(problemsOf(contentOf(toNotice()))).toEqual([]);
    expect(problemsOf({ ...contentOf(toNotice()), body: [{ type: 'Nothing' }] })).not.toEqual([]);
    const [title] = contentOf(toNotice()).body;
    const inlines = title?.inlines.map((run) => ({ ...run, size: 'giant' }));
    expect(problemsOf({ ...contentOf(toNotice()), body: [{ ...title, inlines }] })).not.toEqual([]);
  });

  it('shows an id that looks like Markdown as it is', () => {
    const id = '[sign in](https://evil.example) **now**';
    expect(linesOf(contentOf(toNotice({ id })))).toContain(`Id: ${id}`);
  });

  it('stays a sound card without Markdown or functions under 28 KB, whatever the notice', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        const content = contentOf(notice);
        expect(problemsOf(content)).toEqual([]);
        for (const { type, inlines } of content.body) {
          expect(type).toBe('RichTextBlock');
          for (const run of inlines) {
            expect(run.type).toBe('TextRun');
            expect(run.text).not.toContain('{{');
          }
        }
        const size = Buffer.byteLength(JSON.stringify(toTeamsMessage(notice)));
        expect(size).toBeLessThan(28 * 1000);
      }),
    );
  });

  it.each(HOSTILE_TEXTS)('stays small with %j everywhere', (text) => {
    const notice = toNoticeOf(text.repeat(10));
    expect(Buffer.byteLength(JSON.stringify(toTeamsMessage(notice)))).toBeLessThan(28 * 1000);
  });
});
