import { PermanentError } from '../webhooks/errors.ts';
import type { OpenEvent } from '../webhooks/event.ts';

/** The resource that an event is about; a `PermanentError` where its `data` has no such text. */
export function readResourceId({ type, data }: OpenEvent, key = 'id'): string {
  const id = readDataText(data, key);
  if (id === undefined) throw new PermanentError(`an event ${type} without data.${key}`);
  return id;
}

/** The text under a key of an event's `data`, where it is one of 1 to 256 characters. */
export function readDataText(data: unknown, key: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, key)) return undefined;
  const value = (data as Readonly<Record<string, unknown>>)[key];
  const isGood = typeof value === 'string' && value !== '' && value.length <= 256;
  return isGood && value.isWellFormed() ? value : undefined;
}
