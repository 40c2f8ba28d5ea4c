import { readEvent } from '../../webhooks/event.ts';

/** What stands in the place of what is not shown. */
export const HIDDEN = '[personal data: --show-personal shows it]';

/**
 * A body as far as it may be shown to whoever did not ask for personal data. Calls have the SIP headers
 * of the caller in theirs; of a body that is no event nobody can tell.
 */
export interface SafeBody {
  /** The event without SIP headers; undefined where the body is none. */
  readonly event: unknown;
  /** Whether the bytes hold, or may hold, more than `event` does. */
  readonly isPersonal: boolean;
}

/** Looks for personal data in the exact bytes of a delivery. */
export function readSafely(body: Uint8Array): SafeBody {
  const event = readEvent(body);
  if (!event) return { event: undefined, isPersonal: true };
  let isPersonal = false;
  const safe: unknown = JSON.parse(JSON.stringify(event), (key, value: unknown) => {
    if (!/^sip.?headers$/i.test(key)) return value;
    isPersonal = true;
    return HIDDEN;
  });
  return { event: safe, isPersonal };
}
