import { matchesName, matchesParty } from './pattern.ts';
import type {
  Acceptance,
  CallDecision,
  CallPolicy,
  CallRule,
  CallSession,
  CallType,
  IncomingCall,
} from './policy.ts';

/**
 * What to do about a call. Where the session of the rule has no settings for the event's type, the
 * call is only recorded: it is left to the other event that it may be the cause of.
 */
export function decideCall(policy: CallPolicy, call: IncomingCall): CallDecision {
  const index = policy.rules.findIndex((candidate) => applies(candidate, call));
  const rule = index === -1 ? 'otherwise' : `rules[${index}]`;
  const action = policy.rules[index]?.action ?? policy.otherwise;
  switch (action.action) {
    case 'record':
      return { rule, action: 'record', reason: 'policy' };
    case 'reject':
      return { rule, action: 'reject', status: action.status };
    case 'accept':
    case 'refer': {
      const session = toAcceptance(action.session, call.type);
      return session
        ? { ...action, rule, session }
        : { rule, action: 'record', reason: 'no-session' };
    }
  }
}

function applies({ from, to, sender, type }: CallRule, call: IncomingCall): boolean {
  return (
    (!type || type.includes(call.type)) &&
    (!sender || sender.some((pattern) => matchesName(pattern, call.sender))) &&
    (!from || from.some((pattern) => matchesParty(pattern, call.caller))) &&
    (!to || to.some((pattern) => matchesParty(pattern, call.callee)))
  );
}

function toAcceptance(
  { name, realtime, live }: CallSession,
  type: CallType,
): Acceptance | undefined {
  if (type === 'realtime.call.incoming') return realtime && { name, type, body: realtime };
  return live && { name, type, body: live };
}
