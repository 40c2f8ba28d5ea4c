import type { APIPromise, OpenAI } from 'openai';
import type { CallDecision, CallType } from '../calls/policy.ts';
import { ApiError } from '../openai/api-error.ts';
import { ask } from '../openai/ask.ts';
import { giveUpLater, isGone, isLasting } from '../openai/failure.ts';

/** One call, and what was decided about it. */
export interface RingingCall {
  readonly openai: OpenAI;
  readonly id: string;
  readonly callType: CallType;
  readonly decision: Exclude<CallDecision, { action: 'record' }>;
  /** Whether an earlier try may have been heard. */
  readonly isBegun: boolean;
  readonly signal: AbortSignal;
  readonly attempt: number;
}

/** A phone is ringing: a try that failed or took longer is repeated once, and at once. */
const TRIES = 2;
const TIMEOUT_MS = 1200;

/**
 * Does what was decided. Resolves to undefined, or to why nobody can tell that it was done:
 * `call_id_not_found` (hung up, or too late), `decision_already_made` (by somebody else), or `ended` (the
 * call is over, and an earlier try may have been heard).
 */
export async function answerCall(call: RingingCall): Promise<string | undefined> {
  const { id, decision, signal, attempt } = call;
  let mayBeHeard = call.isBegun;
  for (let tries = 1; ; tries += 1) {
    try {
      const isOurs = await decide(call, mayBeHeard);
      if (!isOurs) return 'decision_already_made';
      mayBeHeard = true;
      // The API refers only a call that was accepted.
      if (decision.action === 'refer') await refer(call, decision.target);
      return undefined;
    } catch (error) {
      if (isGone(error, id)) return mayBeHeard ? 'ended' : 'call_id_not_found';
      if (tries === TRIES || signal.aborted || isLasting(error)) throw giveUpLater(error, attempt);
      mayBeHeard = true;
    }
  }
}

/** Whether the decision that the API has is ours; where one was made before, that it may be. */
async function decide(call: RingingCall, mayBeHeard: boolean): Promise<boolean> {
  const { openai, id, decision } = call;
  const options = toOptions(call);
  const request = (): APIPromise<void> => {
    if (decision.action === 'reject') {
      return toCalls(call).reject(id, { status_code: decision.status }, options);
    }
    const { session } = decision;
    return session.type === 'realtime.call.incoming'
      ? openai.realtime.calls.accept(id, session.body, options)
      : openai.live.sessions.accept(id, session.body, options);
  };
  try {
    await ask(id, request);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'decision_already_made') return mayBeHeard;
    throw error;
  }
}

async function refer(call: RingingCall, target: string): Promise<void> {
  const { id } = call;
  await ask(id, () => toCalls(call).refer(id, { target_uri: target }, toOptions(call)));
}

/** No repeats by the SDK: after one nobody could tell whose decision was heard. */
function toOptions({ signal }: RingingCall) {
  return { signal, timeout: TIMEOUT_MS, maxRetries: 0 };
}

function toCalls({ openai, callType }: RingingCall) {
  return callType === 'realtime.call.incoming' ? openai.realtime.calls : openai.live.sessions;
}
