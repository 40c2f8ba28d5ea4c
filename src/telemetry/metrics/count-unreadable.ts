import type { KeepUnreadable } from '../../webhooks/ticket.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';

/** Counts each message of `queue` that was kept for somebody to look at: not before, for until then it comes again. */
export function countUnreadable(
  { unreadableTickets }: Pick<Instruments, 'unreadableTickets'>,
  queue: string,
  keepUnreadable: KeepUnreadable,
): KeepUnreadable {
  return async (message) => {
    const id = await keepUnreadable(message);
    unreadableTickets.add(1, { [ATTRIBUTES.queue]: queue });
    return id;
  };
}
