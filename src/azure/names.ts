/** Names in the storage account; `infra/` creates the same ones. */
export const INBOX_TABLE = 'inbox';
export const TICKET_QUEUE = 'tickets';
/** Where the Functions host moves a ticket that failed too often; the host chooses the name. */
export const POISON_QUEUE = 'tickets-poison';
export const UNREADABLE_QUEUE = 'tickets-unreadable';
export const RESULTS_TABLE = 'results';
export const RESULTS_CONTAINER = 'results';
