import type { CallType } from './policy.ts';

/** The part of the API that each type of incoming call is answered through. */
export const FAMILIES = {
  'realtime.call.incoming': 'realtime',
  'live.transport.incoming': 'live',
} as const satisfies Record<CallType, string>;

export const CALL_TYPES = Object.keys(FAMILIES) as readonly CallType[];
