import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { SendNotice } from '../../notify/notice-message.ts';
import type { SendTicket } from '../../webhooks/ticket.ts';
import { aboutDelivery } from './about-delivery.ts';
import { aboutQueue } from './about-storage.ts';
import { ATTRIBUTES } from '../names.ts';
import { inSpan, traceparentOf } from './span.ts';

/**
 * Sends tickets in a span `send <queue>`. A ticket keeps the trace of its delivery; one without goes on
 * with the trace in which it is sent.
 */
export function traceSendTicket(send: SendTicket, queue: string): SendTicket {
  return (ticket, options) => {
    const about = { ...aboutDelivery({ id: ticket.delivery }), ...aboutDelay(options) };
    return inSendSpan(queue, about, (traceparent) =>
      send({ ...(traceparent !== undefined && { traceparent }), ...ticket }, options),
    );
  };
}

/** Sends notices in a span `send <queue>`; one that is sent again keeps the trace that it has. */
export function traceSendNotice(send: SendNotice, queue: string): SendNotice {
  return (message, options) => {
    const { channel, notice, attempt } = message;
    const about = {
      ...aboutDelivery({ id: notice.delivery, attempts: attempt }),
      ...aboutDelay(options),
      [ATTRIBUTES.channel]: channel,
    };
    return inSendSpan(queue, about, (traceparent) =>
      send({ ...(traceparent !== undefined && { traceparent }), ...message }, options),
    );
  };
}

/** Keeps a message in a queue that nothing consumes, in a span `send <queue>`. */
export function traceKeep<Message>(
  keep: (message: Message) => Promise<string>,
  queue: string,
): (message: Message) => Promise<string> {
  return (message) => inSendSpan(queue, {}, () => keep(message));
}

function inSendSpan(
  queue: string,
  about: Attributes,
  send: (traceparent: string | undefined) => Promise<string>,
): Promise<string> {
  const attributes = { ...aboutQueue(queue, 'send'), ...about };
  return inSpan(`send ${queue}`, { kind: SpanKind.PRODUCER, attributes }, async (span) => {
    const id = await send(traceparentOf(span));
    span.setAttribute(ATTRIBUTES.message, id);
    return id;
  });
}

function aboutDelay({ delayMs = 0 }: { readonly delayMs?: number } = {}): Attributes {
  return { [ATTRIBUTES.delay]: delayMs || undefined };
}
