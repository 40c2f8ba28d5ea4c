import type { Inbox } from '../../webhooks/inbox.ts';
import { toResource } from './resource.ts';

/** Which resources deliveries are about; what an event says never changes, so each is read once. */
export interface Resources {
  /** Reads those that are not known yet, some at a time; rejects when storage does. */
  readonly read: (ids: readonly string[], signal?: AbortSignal) => Promise<void>;
  /** Undefined where the event has none, or it was not read. */
  readonly of: (id: string) => string | undefined;
}

const AT_ONCE = 16;
const MAX_KNOWN = 20_000;

/** Lists are read without bodies, in which the resource is. */
export function createResources(inbox: Pick<Inbox, 'read'>): Resources {
  const known = new Map<string, string | undefined>();
  return {
    async read(ids, signal) {
      const left = ids.filter((id) => !known.has(id));
      const readSome = async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) {
          const stored = await inbox.read(id, signal);
          known.set(id, stored && toResource(stored.delivery));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, readSome));
      for (const oldest of known.keys()) {
        if (known.size <= MAX_KNOWN) break;
        known.delete(oldest);
      }
    },
    of: (id) => known.get(id),
  };
}
