import type { CallType } from '../calls/policy.ts';
import { readParties, readSipCall } from '../calls/sip.ts';
import { keepRecord, type ResultRecord } from '../results/record.ts';
import type { Handler } from '../webhooks/dispatch.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import { answerCall } from './answer-call.ts';
import { readResourceId, toClaim, toNotice } from './claim.ts';
import type { HandlerContext } from './context.ts';

/** The state of a record while its call is being answered, and once it has been. */
const STATES = {
  accept: { during: 'accepting', after: 'accepted' },
  reject: { during: 'rejecting', after: 'rejected' },
  refer: { during: 'referring', after: 'referred' },
} as const;

export const answerRealtimeCall = createCallHandler('realtime.call.incoming', 'call_id');
export const answerLiveCall = createCallHandler('live.transport.incoming', 'session_id');

/**
 * A handler that records a call and who is in it, then accepts, rejects or refers it as the policy
 * says. What is about to be done is recorded first: a later attempt that finds the call decided knows
 * by it that the decision was its own.
 */
function createCallHandler(
  callType: CallType,
  key: 'call_id' | 'session_id',
): Handler<OpenEvent, HandlerContext> {
  return async (event, context) => {
    const { results, notify, signal, sender, attempt } = context;
    const id = readResourceId(event, key);
    const { sip_headers: headers } = event.data as { readonly sip_headers?: unknown };
    const decision = context.decideCall({ ...readSipCall(headers), type: callType, sender });
    const parties = readParties(headers);
    const claim = {
      ...toClaim(event, context, { kind: 'call', id, summary: `by ${decision.rule}` }),
      ...(Object.keys(parties).length > 0 && { call: parties }),
    };
    const keep = async (changes: Pick<ResultRecord, 'status' | 'certainty'>) => {
      const record = await keepRecord(results.records, { ...claim, ...changes }, signal);
      if (changes.certainty !== 'current') await notify(toNotice(record), signal);
      return record.status;
    };

    const openai = decision.action === 'record' ? undefined : await context.openai();
    if (decision.action === 'record' || !openai) {
      await keep({ status: 'recorded', certainty: 'claimed' });
      return 'recorded';
    }

    const { during, after } = STATES[decision.action];
    const earlier = (await results.records.read('call', id, signal))?.record;
    const isBegun = earlier?.status === during;
    if (earlier?.certainty !== 'final') {
      if (!isBegun) await keep({ status: during, certainty: 'current' });
      const refusal = await answerCall({
        openai,
        id,
        callType,
        decision,
        isBegun,
        signal,
        attempt,
      });
      return keep({ status: refusal ?? after, certainty: 'final' });
    }
    await notify(toNotice(earlier), signal);
    return earlier.status;
  };
}
