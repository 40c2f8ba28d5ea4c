import { SpanKind } from '@opentelemetry/api';
import type { Inbox } from '../../webhooks/inbox.ts';
import { aboutDelivery } from './about-delivery.ts';
import { ATTRIBUTES } from '../names.ts';
import { inSpan } from './span.ts';
import { aboutTable } from './about-storage.ts';

/** An inbox with a span for each call: `insert inbox`, `read inbox`, `replace inbox`. */
export function traceInbox(inbox: Inbox, table: string): Inbox {
  const read = <Found>(id: string, run: () => Promise<Found>, toState: (found: Found) => string) =>
    inSpan(
      `read ${table}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { ...aboutTable(table, 'read'), ...aboutDelivery({ id }) },
      },
      async (span) => {
        const found = await run();
        span.setAttribute(ATTRIBUTES.outcome, found === undefined ? 'missing' : 'found');
        if (found !== undefined) span.setAttribute(ATTRIBUTES.state, toState(found));
        return found;
      },
    );

  return {
    insert: (delivery, signal) =>
      inSpan(
        `insert ${table}`,
        {
          kind: SpanKind.CLIENT,
          attributes: { ...aboutTable(table, 'insert'), ...aboutDelivery(delivery) },
        },
        async (span) => {
          const isNew = await inbox.insert(delivery, signal);
          span.setAttribute(ATTRIBUTES.outcome, isNew ? 'inserted' : 'exists');
          return isNew;
        },
      ),

    readState: (id, signal) => read(id, () => inbox.readState(id, signal), String),

    read: (id, signal) =>
      read(
        id,
        () => inbox.read(id, signal),
        (stored) => stored?.delivery.progress.state ?? '',
      ),

    replace: (delivery, version, signal) =>
      inSpan(
        `replace ${table}`,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            ...aboutTable(table, 'replace'),
            ...aboutDelivery(delivery),
            // The step that is taken, if it is.
            [ATTRIBUTES.state]: delivery.progress.state,
          },
        },
        async (span) => {
          const stored = await inbox.replace(delivery, version, signal);
          span.setAttribute(ATTRIBUTES.outcome, stored ? 'swapped' : 'refused');
          return stored;
        },
      ),
  };
}
