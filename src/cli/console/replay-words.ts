import type { InboxStats } from '../../inbox/stats.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { readEvent } from '../../webhooks/event.ts';

/** What becomes of a delivery whose body is no event. */
export const UNREADABLE =
  'Nothing: its body is not JSON, or has no type, so no handler can read it. Replaying it will not help.';

const MAX_TYPES = 3;

/** What the replay of a delivery does `on this machine` or `of prod`, in words for whoever confirms it. */
export function describeReplay({ type, body, progress }: Delivery, place: string): string {
  const what = `${progress.state} ${type || 'unreadable delivery'}`;
  return `Puts this ${what} back to received ${place}, with all its attempts.${warnOf({ type, body })}`;
}

/** The same of all that a filter means. */
export function describeReplays({ count, types, states }: InboxStats, place: string): string {
  if (count === 0) return 'Does nothing: no finished delivery fits.';
  const { dead, done } = states;
  const ends = [dead > 0 && `${dead} dead`, done > 0 && `${done} done`].filter(Boolean).join(', ');
  const shown = types.slice(0, MAX_TYPES).map((each) => `${each.count} ${toName(each.type)}`);
  const more = types.length > MAX_TYPES ? [`${types.length - MAX_TYPES} more types`] : [];
  const noun = count === 1 ? 'delivery' : 'deliveries';
  const unreadable = types.find(({ type }) => type === '')?.count ?? 0;
  const are = unreadable === 1 ? 'is' : 'are';
  const warning =
    unreadable > 0 ? ` ${unreadable} of them ${are} unreadable, and will be dead again.` : '';
  return `Puts back to received ${place} ${count} ${noun} (${ends}): ${[...shown, ...more].join(', ')}.${warning}`;
}

function toName(type: string): string {
  return type || 'unreadable';
}

function warnOf({ type, body }: Pick<Delivery, 'type' | 'body'>): string {
  if (readEvent(body)) return '';
  // Of calls the body is removed before the rest.
  const why =
    type === '' ? 'Its body is not JSON, or has no type' : 'Its body is gone or unreadable';
  return ` ${why}, so replaying it will not help: it will be dead again.`;
}
