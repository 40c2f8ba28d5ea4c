import type { Span } from '@opentelemetry/api';
import type { NoticeMessage } from '../../notify/notice-message.ts';
import type { NoticePosted } from '../../notify/post-notice.ts';
import type { Buried } from '../../webhooks/bury.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import type { Receipt } from '../../webhooks/receive.ts';
import type { Worked } from '../../webhooks/work.ts';
import { aboutDelivery } from './about-delivery.ts';
import { ATTRIBUTES } from '../names.ts';
import { fail, failAs } from './span.ts';

/**
 * Says in a span what became of a request; of one that was not verified nothing that it claims. What the
 * caller did wrong is no failure of this app.
 */
export function setReceipt(span: Span, receipt: Receipt): void {
  span.setAttribute(ATTRIBUTES.outcome, receipt.outcome);
  if ('delivery' in receipt) {
    const { delivery: id, type, event: eventId, sender } = receipt;
    span.setAttributes(aboutDelivery({ id, type, eventId, sender }));
  }
  if ('reason' in receipt) span.setAttribute(ATTRIBUTES.reason, receipt.reason);
  if ('error' in receipt && receipt.error !== undefined) fail(span, receipt.error);
  else if (receipt.outcome === 'no-secret') failAs(span, receipt.outcome);
  // Answered 200, and dead.
  else if (receipt.outcome === 'unreadable') failAs(span, receipt.outcome);
}

/** Says in a span what became of a ticket; an attempt that came to nothing marks it as failed. */
export function setWorked(span: Span, worked: Worked): void {
  span.setAttribute(ATTRIBUTES.outcome, worked.outcome);
  if (worked.outcome === 'missing') return;
  setDelivery(span, worked.delivery);
  if (worked.outcome === 'dead' || worked.outcome === 'retrying') fail(span, worked.error);
  // The work may be done, but it does not count.
  if (worked.outcome === 'lease-lost') failAs(span, worked.outcome);
}

/** Says in a span what became of a ticket that the queue gave up on; a death marks it as failed. */
export function setBuried(span: Span, buried: Buried): void {
  span.setAttribute(ATTRIBUTES.outcome, buried.outcome);
  if (buried.outcome === 'missing') return;
  setDelivery(span, buried.delivery);
  if (buried.outcome === 'dead') failAs(span, 'poisoned');
}

/** Says in a span what became of a notice; one that was not taken marks it as failed. */
export function setPosted(span: Span, message: NoticeMessage, posted: NoticePosted): void {
  const { channel, notice, attempt } = message;
  span.setAttributes({
    ...aboutDelivery({ id: notice.delivery, type: notice.type, attempts: attempt }),
    [ATTRIBUTES.channel]: channel,
    [ATTRIBUTES.outcome]: posted.outcome,
  });
  if (posted.outcome !== 'notified') failAs(span, posted.reason.replace('status ', ''));
}

function setDelivery(span: Span, delivery: Delivery): void {
  span.setAttributes({ ...aboutDelivery(delivery), [ATTRIBUTES.state]: delivery.progress.state });
}
