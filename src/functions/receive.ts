import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { type Penalty, type Punish, readCallerAddress } from '../webhooks/bad-callers.ts';
import { describeError } from '../webhooks/errors.ts';
import type { FastLane } from '../webhooks/fast-lane.ts';
import type { Log } from '../webhooks/log.ts';
import { MAX_BODY_BYTES, type Receipt, type Receive } from '../webhooks/receive.ts';
import { logWorked } from './log-worked.ts';
import { toLog } from './log.ts';

interface ReceiveFunctionDependencies {
  readonly receive: Receive;
  readonly fastLane: FastLane;
  readonly punish: Punish;
  /** Proxies in front of the app that write `x-forwarded-for` themselves. */
  readonly trustedHops: number;
}

/** `POST /webhook`: takes one attempt of a sender in, answers, and logs one line. */
export function createReceiveFunction({
  receive,
  fastLane,
  punish,
  trustedHops,
}: ReceiveFunctionDependencies): HttpHandler {
  return async (request, context) => {
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    const log = toLog(context);
    const isDeclaredTooLarge = Number(request.headers.get('content-length')) > MAX_BODY_BYTES;
    const traceparent = context.traceContext?.traceParent;
    const receipt: Receipt = isDeclaredTooLarge
      ? { outcome: 'too-large' }
      : await receive({
          headers: request.headers,
          body: new Uint8Array(await request.arrayBuffer()),
          ...(traceparent && { traceparent }),
        });

    if (receipt.outcome === 'refused') {
      const forwardedFor = request.headers.get('x-forwarded-for');
      const penalty = await punish(readCallerAddress(forwardedFor, trustedHops));
      const { reason } = receipt;
      if (penalty.isLimited) return toLimited(log, penalty, reason);
    }
    logReceipt(log, receipt, request.headers.get('webhook-id'), elapsed());
    if ('fastLane' in receipt && receipt.fastLane) {
      logWorked(log, receipt.delivery, await fastLane(receipt.fastLane, log), elapsed());
    }
    return toResponse(receipt);
  };
}

/** An address that failed too often in a minute gets less: a 429, and a line of the log now and then. */
function toLimited(log: Log, { retryAfterMs, toLog: count }: Penalty, reason: string) {
  if (count > 0) log('warn', 'limited', { reason, count, status: 429 });
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return {
    status: 429,
    headers: { 'retry-after': seconds },
    jsonBody: { error: 'too many invalid webhooks' },
  };
}

function toResponse({ outcome }: Receipt): HttpResponseInit {
  switch (outcome) {
    case 'received':
    case 'ticket-sent-again':
    case 'duplicate':
    case 'unreadable':
      return { status: 200, jsonBody: { status: outcome } };
    case 'too-large':
      return { status: 413, jsonBody: { error: 'body too large' } };
    case 'refused':
      return { status: 400, jsonBody: { error: 'not a valid webhook' } };
    case 'no-secret':
    case 'unavailable':
      return {
        status: 503,
        headers: { 'retry-after': '10' },
        jsonBody: { error: 'try again later' },
      };
  }
}

/** What an unverified `webhook-id` may take up in the log. */
const MAX_CLAIM_CHARS = 128;

function logReceipt(log: Log, receipt: Receipt, claimedId: string | null, ms: number): void {
  const claimed = { delivery: claimedId?.slice(0, MAX_CLAIM_CHARS) };
  switch (receipt.outcome) {
    case 'received':
    case 'ticket-sent-again':
    case 'duplicate': {
      const { outcome, delivery, type, sender } = receipt;
      const ticket = 'ticket' in receipt ? receipt.ticket : undefined;
      return log('info', outcome, { delivery, type, sender, ticket, status: 200, ms });
    }
    case 'unreadable': {
      const { outcome, delivery, type, sender } = receipt;
      return log('error', 'dead', { delivery, type, sender, reason: outcome, status: 200, ms });
    }
    case 'too-large':
      return log('warn', 'too-large', { ...claimed, status: 413, ms });
    case 'refused':
      return log('warn', 'refused', { ...claimed, reason: receipt.reason, status: 400, ms });
    case 'no-secret': {
      const remedy = 'set OPENAI_WEBHOOK_SECRET to the signing secret of the webhook endpoint';
      return log('error', 'no-secret', { ...claimed, remedy, status: 503, ms });
    }
    case 'unavailable': {
      const { outcome, delivery, type, sender } = receipt;
      const error = describeError(receipt.error);
      return log('error', outcome, { delivery, type, sender, error, status: 503, ms });
    }
  }
}
