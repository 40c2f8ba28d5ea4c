/** Names in the storage account; `infra/` creates the same ones. */
export const INBOX_TABLE = 'inbox';
export const TICKET_QUEUE = 'tickets';
/** Where the Functions host moves a ticket that failed too often; the host chooses the name. */
export const POISON_QUEUE = 'tickets-poison';
export const UNREADABLE_QUEUE = 'tickets-unreadable';
export const RESULTS_TABLE = 'results';
export const RESULTS_CONTAINER = 'results';
export const NOTICE_QUEUE = 'notifications';
/** Where the Functions host moves what storage's own outages kept from being tried again. */
export const NOTICE_POISON_QUEUE = 'notifications-poison';
export const DEAD_NOTICE_QUEUE = 'notifications-dead';
