import type { Attributes } from '@opentelemetry/api';
import { ATTRIBUTES } from '../names.ts';

/** What a span says of a call to a table. */
export function aboutTable(table: string, operation: 'insert' | 'read' | 'replace'): Attributes {
  return {
    [ATTRIBUTES.database]: 'azure_table_storage',
    [ATTRIBUTES.databaseOperation]: operation,
    [ATTRIBUTES.table]: table,
  };
}

/** What a span says of a message that goes into a queue, or comes out of it. */
export function aboutQueue(queue: string, operation: 'send' | 'process'): Attributes {
  return {
    [ATTRIBUTES.messagingSystem]: 'azure_queue_storage',
    [ATTRIBUTES.messagingOperation]: operation,
    [ATTRIBUTES.queue]: queue,
  };
}
