import type { APIPromise, OpenAI } from 'openai';
import type { CallDecision, CallType } from '../calls/policy.ts';
import { ApiError, ask } from '../openai/ask.ts';
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
 * Does what was decided. Resolves to undefined, or to why there was nothing left to decide:
 * `call_id_not_found` (hung up, or too late) or `decision_already_made` (by somebody else).
 */
export async function answerCall(call: RingingCall): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryToAnswer(call, call.isBegun || tries > 1);
    } catch (error) {
      if (isGone(error)) return 'call_id_not_found';
      if (tries === TRIES || call.signal.aborted || isLasting(error)) {
        throw giveUpLater(error, call.attempt);
      }
    }
  }
}

async function tryToAnswer(call: RingingCall, isBegun: boolean): Promise<string | undefined> {
  const { openai, id, callType, decision, signal } = call;
  // No repeats by the SDK: after one nobody could tell whose decision was heard.
  const options = { signal, timeout: TIMEOUT_MS, maxRetries: 0 };
  const calls =
    callType === 'realtime.call.incoming' ? openai.realtime.calls : openai.live.sessions;
  const request = (): APIPromise<void> => {
    if (decision.action === 'reject') {
      return calls.reject(id, { status_code: decision.status }, options);
    }
    const { session } = decision;
    return session.type === 'realtime.call.incoming'
      ? openai.realtime.calls.accept(id, session.body, options)
      : openai.live.sessions.accept(id, session.body, options);
  };
  try {
    await ask(id, request());
  } catch (error) {
    const isDecided = error instanceof ApiError && error.code === 'decision_already_made';
    if (!isDecided) throw error;
    if (!isBegun) return error.code;
  }
  // The API refers only a call that was accepted.
  if (decision.action === 'refer') {
    await ask(id, calls.refer(id, { target_uri: decision.target }, options));
  }
  return undefined;
}
