import type { SessionAcceptParams } from 'openai/resources/live/sessions';
import type { CallAcceptParams } from 'openai/resources/realtime/calls';
import { CALL_TYPES } from './families.ts';
import { matchesName, matchesParty, type Pattern } from './pattern.ts';
import { ACTION_KEYS, readAction } from './read-action.ts';
import { readRules } from './read-rules.ts';
import { readSessions } from './read-sessions.ts';
import { checkKeys, member, parseJson, readObject, type Setting } from './settings.ts';
import type { SipCall } from './sip.ts';

/** The types of the events that ask what to do about a call. One call can be the cause of both. */
export type CallType = 'realtime.call.incoming' | 'live.transport.incoming';

/** How a named session answers the calls of either type: the bodies of its accept requests. */
export interface CallSession {
  readonly name: string;
  readonly realtime?: CallAcceptParams;
  readonly live?: SessionAcceptParams;
}

/** What is done about a call. */
export type CallAction =
  | { readonly action: 'record' }
  | { readonly action: 'accept'; readonly session: CallSession }
  | { readonly action: 'reject'; readonly status: number }
  | { readonly action: 'refer'; readonly session: CallSession; readonly target: string };

/** Applies to the calls that match one entry of each list that it has. */
export interface CallRule {
  readonly from?: readonly Pattern[];
  readonly to?: readonly Pattern[];
  readonly sender?: readonly Pattern[];
  readonly type?: readonly CallType[];
  readonly action: CallAction;
}

/** The first rule that applies decides, and `otherwise` where none does. */
export interface CallPolicy {
  readonly rules: readonly CallRule[];
  readonly otherwise: CallAction;
}

/** What a decision is made from. */
export interface IncomingCall extends Pick<SipCall, 'caller' | 'callee'> {
  readonly type: CallType;
  readonly sender: string;
}

/** The accept request to make. */
export type Acceptance = { readonly name: string } & (
  | { readonly type: 'realtime.call.incoming'; readonly body: CallAcceptParams }
  | { readonly type: 'live.transport.incoming'; readonly body: SessionAcceptParams }
);

/** `rule` says what decided, as a path in the settings file: `rules[0]` or `otherwise`. */
export type CallDecision = { readonly rule: string } & (
  | { readonly action: 'record'; readonly reason: 'policy' | 'no-session' }
  | { readonly action: 'accept'; readonly session: Acceptance }
  | { readonly action: 'reject'; readonly status: number }
  /** The API can refer only a call that was accepted: accept it, then refer it to `target`. */
  | { readonly action: 'refer'; readonly session: Acceptance; readonly target: string }
);

/**
 * The policy in the text of `calls.json`, or all problems with it at once: each with its path in the
 * file and its remedy, and none with a pattern or a target in it.
 */
export function readCallPolicy(
  text: string,
): { readonly policy: CallPolicy } | { readonly problems: readonly string[] } {
  const parsed = parseJson(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  const problems: string[] = [];
  const policy = readPolicy({ value: parsed.value, path: '', problems });
  return problems.length === 0 ? { policy } : { problems };
}

function readPolicy(setting: Setting): CallPolicy {
  const policy = readObject(setting, 'an object with "rules", "otherwise" and "sessions"');
  if (!policy) return { rules: [], otherwise: { action: 'record' } };
  checkKeys(setting, policy, ['rules', 'otherwise', 'sessions']);
  const sessions = readSessions(member(setting, policy, 'sessions'));
  const otherwise = member(setting, policy, 'otherwise');
  const action = readObject(otherwise, 'what to do about a call that no rule applies to');
  if (action) checkKeys(otherwise, action, ACTION_KEYS);
  return {
    rules: readRules(member(setting, policy, 'rules'), sessions),
    otherwise: action ? readAction(otherwise, action, sessions, CALL_TYPES) : { action: 'record' },
  };
}

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
