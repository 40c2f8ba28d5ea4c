import type { SessionAcceptParams } from 'openai/resources/live/sessions';
import type { CallAcceptParams } from 'openai/resources/realtime/calls';
import type { Pattern } from './pattern.ts';
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
