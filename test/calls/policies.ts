import type { CallPolicy, CallType } from '../../src/calls/policy.ts';
import { decideCall } from '../../src/calls/decide-call.ts';
import { readCallPolicy } from '../../src/calls/read-policy.ts';
import { readSipCall } from '../../src/calls/sip.ts';

export const SESSIONS = {
  both: { realtime: { model: 'gpt-realtime-2' }, live: { model: 'gpt-live-1' } },
  realtime: { realtime: { model: 'gpt-realtime-2' } },
  live: { live: { model: 'gpt-live-1' } },
};

/** The policy of some rules; throws with the problems where there are any. */
export function policyOf(policy: object): CallPolicy {
  const read = readCallPolicy(
    JSON.stringify({ otherwise: { action: 'record' }, sessions: SESSIONS, ...policy }),
  );
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.policy;
}

/** The problems of a policy that is sound but for these members. */
export function problemsOf(policy: object): readonly string[] {
  const text = JSON.stringify({ otherwise: { action: 'record' }, sessions: SESSIONS, ...policy });
  const read = readCallPolicy(text);
  return 'problems' in read ? read.problems : [];
}

export interface Ring {
  readonly from?: string;
  readonly to?: string;
  readonly sender?: string;
  readonly type?: CallType;
}

/** What a policy decides about a call with these headers. */
export function decide(
  policy: CallPolicy,
  { from, to, sender = 'default', type = 'realtime.call.incoming' }: Ring,
) {
  const headers = [
    ...(from === undefined ? [] : [{ name: 'From', value: from }]),
    ...(to === undefined ? [] : [{ name: 'To', value: to }]),
  ];
  return decideCall(policy, { ...readSipCall(headers), sender, type });
}
