import { outcomeOf } from '../../inbox/filter.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { details } from '../output.ts';
import type { Look } from '../terminal.ts';
import { toText } from '../draw-table.ts';
import { toBytes } from '../to-bytes.ts';
import { drawTimeline } from './draw-timeline.ts';
import { HIDDEN } from './personal-data.ts';
import type { Result } from './read-results.ts';

export interface ShownDelivery {
  readonly delivery: Delivery;
  /** As JSON; undefined where it is no event. */
  readonly event: unknown;
  readonly results: readonly Result[];
  /** Whether who called whom is shown. */
  readonly isPersonalShown: boolean;
}

/** A delivery, its history, its body and what came of it, one below the other. */
export function drawDelivery(shown: ShownDelivery, look: Look): string {
  const { delivery, event, results } = shown;
  const sections = [
    ['History', drawTimeline(delivery.history, look)],
    [
      'Body',
      event === undefined ? 'no event: --raw --show-personal prints the bytes' : drawJson(event),
    ],
    ...results.map(
      (result) => ['Result', drawResult(result, shown.isPersonalShown, look)] as const,
    ),
  ] as const;
  return [
    drawFacts(delivery, look),
    ...sections.map(([title, text]) => `${look.style('strong', title)}\n${text}`),
  ].join('\n\n');
}

function drawFacts(delivery: Delivery, look: Look): string {
  const { progress } = delivery;
  return details(
    {},
    {
      'webhook-id': delivery.id,
      type: delivery.type || 'unreadable',
      event: delivery.eventId || undefined,
      sender: delivery.sender,
      state: progress.state,
      outcome: outcomeOf(delivery) || undefined,
      attempts: delivery.attempts,
      received: delivery.receivedAt,
      'lease until': progress.state === 'processing' ? progress.lease.until : undefined,
      'due at': progress.state === 'retrying' ? progress.dueAt : undefined,
      finished: 'finishedAt' in progress ? progress.finishedAt : undefined,
      traceparent: delivery.traceparent,
      body: toBytes(delivery.body.byteLength),
    },
  ).draw(look);
}

function drawResult({ record, files }: Result, isPersonalShown: boolean, look: Look): string {
  const { usage, call } = record;
  const facts = details(
    {},
    {
      [record.kind]: record.id,
      status: `${record.status} (${record.certainty})`,
      summary: record.summary || undefined,
      model: record.model,
      tokens: usage && `${usage.inputTokens} in, ${usage.outputTokens} out`,
      ended: record.endedAt,
      caller: call && (isPersonalShown ? call.caller : HIDDEN),
      callee: isPersonalShown ? call?.callee : undefined,
      'Call-ID': isPersonalShown ? call?.sipCallId : undefined,
      folder: record.folder,
    },
  ).draw(look);
  const list = files.map(({ path, bytes }) => `  ${toText(path)}  ${toBytes(bytes)}`);
  return [facts, ...list].join('\n');
}

/** JSON escapes what steers a terminal, but for what came after ASCII. */
function drawJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll(
    /[\u007F-\u009F\u2028\u2029]|\p{Cf}/gu,
    (letter) => letter.replaceAll(/[\s\S]/g, toEscape),
  );
}

function toEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
