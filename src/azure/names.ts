/** Names in the storage account; `infra/` creates the same ones. */
export const INBOX_TABLE = 'inbox';
export const TICKET_QUEUE = 'tickets';
