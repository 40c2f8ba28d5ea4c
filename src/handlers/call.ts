import type { CallType } from '../calls/policy.ts';
import { readParties, readSipCall } from '../calls/sip.ts';
import type { ResultRecord } from '../results/record.ts';
import { RetryLater, toNote } from '../webhooks/errors.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import { answerCall } from './answer-call.ts';
import type { HandlerContext } from './context.ts';
import { createHandler, type State, type StatingHandler } from './create-handler.ts';
import { keepAndTell } from './keep-and-tell.ts';
import { readResourceId } from './resource-id.ts';
import { toStatement } from './statement.ts';

/** The state of a record while its call is being answered, and once it has been. */
const STATES = {
  accept: { during: 'accepting', after: 'accepted' },
  reject: { during: 'rejecting', after: 'rejected' },
  refer: { during: 'referring', after: 'referred' },
} as const;

/** How soon to look again at a call that another delivery is answering. */
const LOOK_AGAIN_MS = 1000;

export const answerRealtimeCall = createCallHandler('realtime.call.incoming', 'call_id');
export const answerLiveCall = createCallHandler('live.transport.incoming', 'session_id');

/**
 * A handler that records a call and who is in it, then accepts, rejects or refers it as the policy
 * says. What is about to be done is recorded first: a later attempt that finds the call decided knows
 * by it that the decision was its own.
 */
function createCallHandler(callType: CallType, key: 'call_id' | 'session_id'): StatingHandler {
  const state: State = (event, origin) => {
    const id = readResourceId(event, key);
    const parties = readParties(readHeaders(event));
    return {
      ...toStatement(event, origin, { kind: 'call', id, summary: 'as the event says' }),
      ...(Object.keys(parties).length > 0 && { call: parties }),
    };
  };
  return createHandler(state, async (said, event, context) => {
    const { signal, sender, attempt } = context;
    const { id } = said;
    const call = { ...readSipCall(readHeaders(event)), type: callType, sender };
    const decision = context.decideCall(call);
    const statement = { ...said, summary: toNote(`by ${decision.rule}`) };
    const openai = decision.action === 'record' ? undefined : await context.openai();
    if (decision.action === 'record' || !openai) {
      await keepAndTell({ ...statement, status: 'recorded' }, context);
      return 'recorded';
    }
    const { during, after } = STATES[decision.action];
    const begun = await begin({ ...statement, status: during, certainty: 'current' }, context);
    if (begun.state === 'decided') return (await keepAndTell(begun.record, context)).status;
    const isBegun = begun.state === 'begun before';
    const ringing = { openai, id, callType, decision, isBegun, signal, attempt };
    const status = (await answerCall(ringing)) ?? after;
    return (await keepAndTell({ ...statement, status, certainty: 'final' }, context)).status;
  });
}

/** What the event says of the call; its `data` is an object, or it names no call. */
function readHeaders({ data }: OpenEvent): unknown {
  return (data as { readonly sip_headers?: unknown }).sip_headers;
}

type Begun =
  | { readonly state: 'decided'; readonly record: ResultRecord }
  | { readonly state: 'begun' | 'begun before' };

/** Records what is about to be done, so that of all deliveries that may ask for it one does it. */
async function begin(
  record: ResultRecord,
  { results: { records }, signal, attempt, idempotencyKey }: HandlerContext,
): Promise<Begun> {
  const stored = await records.read('call', record.id, signal);
  const known = stored?.record;
  if (known?.certainty === 'final') return { state: 'decided', record: known };
  if (known?.status !== record.status) {
    const isWritten = await records.write(record, stored?.version, signal);
    if (isWritten) return { state: 'begun' };
    // An SDK repeats a write whose answer was lost, and is then refused because of its own first try.
    const there = (await records.read('call', record.id, signal))?.record;
    const isOurs = there?.delivery === idempotencyKey && there.status === record.status;
    // A later attempt cannot tell that from the try of an earlier one, which may have been heard.
    if (isOurs) return { state: attempt > 1 ? 'begun before' : 'begun' };
  } else if (known.delivery === idempotencyKey || attempt > 1) {
    // What another delivery of the same call has begun is taken over when it was left alone long enough.
    return { state: 'begun before' };
  }
  throw new RetryLater(LOOK_AGAIN_MS, `${record.id} is being answered for another delivery`);
}
