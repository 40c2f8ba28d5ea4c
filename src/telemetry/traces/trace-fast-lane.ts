import type { Work } from '../../webhooks/work.ts';
import { aboutDelivery } from './about-delivery.ts';
import { setWorked } from './outcome.ts';
import { inSpan } from './span.ts';

/** Works off in a span `fast lane`, which ends with the work, also where the answer did not wait for it. */
export function traceFastLane(work: Work): Work {
  return (ticket, log) =>
    inSpan('fast lane', { attributes: aboutDelivery({ id: ticket.delivery }) }, async (span) => {
      const worked = await work(ticket, log);
      setWorked(span, worked);
      return worked;
    });
}
