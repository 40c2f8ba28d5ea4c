import type { Places } from '../../azure/doctor-places.ts';
import type { Leftover } from '../../doctor/check-queues.ts';

const LOOK =
  'look at them in the storage account, with Storage Explorer or az storage message peek';

/** What it means that something is in a queue of what was given up, and what to do about it. */
export function toLeftovers(queues: Places['queues'], isLocal: boolean): readonly Leftover[] {
  return [
    {
      place: queues.poison,
      one: 'ticket failed too often and waits to be buried',
      many: 'tickets failed too often and wait to be buried',
      remedy: isLocal ? 'npm start, which does it' : 'see whether the function bury runs',
    },
    {
      place: queues.unreadable,
      one: 'message was no ticket',
      many: 'messages were no tickets',
      remedy: `something else writes to the queue of tickets: ${LOOK}`,
    },
    {
      place: queues.poisonNotices,
      one: 'notice failed too often',
      many: 'notices failed too often',
      remedy: LOOK,
    },
    {
      place: queues.deadNotices,
      one: 'notice was given up',
      many: 'notices were given up',
      remedy: `check the settings NOTIFY_…, and ${LOOK}`,
    },
  ];
}
