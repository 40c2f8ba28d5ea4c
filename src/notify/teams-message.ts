import { toCard } from './card.ts';
import type { Notice } from './notice.ts';

/** What a Teams workflow ("when a webhook request is received") takes: one Adaptive Card; under 28 KB. */
export function toTeamsMessage(notice: Notice) {
  const { title, facts, summary } = toCard(notice);
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.2',
          fallbackText: title,
          body: [
            toBlock([toRun(title, { size: 'large', weight: 'bolder' })]),
            ...(summary === '' ? [] : [toBlock([toRun(summary)])]),
            ...facts.map(({ label, value }) =>
              toBlock([toRun(`${label}: `, { weight: 'bolder' }), toRun(value)], 'small'),
            ),
          ],
        },
      },
    ],
  };
}

interface TextStyle {
  readonly size?: 'large';
  readonly weight?: 'bolder';
}

// A TextBlock or a FactSet would read Markdown, so that an id could become a link.
function toBlock(
  inlines: readonly ReturnType<typeof toRun>[],
  spacing: 'default' | 'small' = 'default',
) {
  return { type: 'RichTextBlock', spacing, inlines };
}

function toRun(text: string, style: TextStyle = {}) {
  // `{{DATE(…)}}` is a function that a text run has, too.
  return { type: 'TextRun', text: text.replaceAll(/\{(?=\{)/g, '{ '), ...style };
}
