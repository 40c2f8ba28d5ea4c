import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Span } from '@opentelemetry/api';
import type { ReceiptCounter } from '../telemetry/metrics/count-receipt.ts';
import { ATTRIBUTES } from '../telemetry/names.ts';
import { setReceipt } from '../telemetry/traces/outcome.ts';
import { inSpan, traceparentOf } from '../telemetry/traces/span.ts';
import { type BadCallers, type Penalty, readCallerAddress } from '../webhooks/bad-callers.ts';
import type { FastLane } from '../webhooks/fast-lane.ts';
import type { Log, LogFields } from '../webhooks/log.ts';
import { type Incoming, MAX_BODY_BYTES, type Receipt, type Receive } from '../webhooks/receive.ts';
import { logReceipt, toClaim } from './log-receipt.ts';
import { logWorked } from './log-worked.ts';
import { toLastingLog } from './log.ts';

interface ReceiveFunctionDependencies {
  readonly receive: Receive;
  readonly fastLane: FastLane;
  readonly badCallers: BadCallers;
  /** Proxies in front of the app that write `x-forwarded-for` themselves. */
  readonly trustedHops: number;
  readonly counter?: ReceiptCounter;
}

type Answer = HttpResponseInit & { readonly status: number };

const ABOUT = { [ATTRIBUTES.method]: 'POST', [ATTRIBUTES.route]: '/webhook' };

/** `POST /webhook`: takes one request of a sender in, answers, and logs one line. */
export function createReceiveFunction({
  receive,
  fastLane,
  badCallers,
  trustedHops,
  counter,
}: ReceiveFunctionDependencies): HttpHandler {
  return (request, context) => {
    const parent = context.traceContext?.traceParent;
    // What the fast lane does not finish in time goes on, and logs, after the answer.
    const { log, end } = toLastingLog(context);
    return inSpan('receive', { parent, attributes: ABOUT }, async (span) => {
      try {
        const response = await answer(request, log, span);
        span.setAttribute(ATTRIBUTES.status, response.status);
        return response;
      } finally {
        end();
      }
    });
  };

  async function answer(request: HttpRequest, log: Log, span: Span): Promise<Answer> {
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    const isDeclaredTooLarge = Number(request.headers.get('content-length')) > MAX_BODY_BYTES;
    const caller = readCallerAddress(request.headers.get('x-forwarded-for'), trustedHops);
    const receipt: Receipt = isDeclaredTooLarge
      ? { outcome: 'too-large' }
      : await receive(await toIncoming(request, span, await badCallers.isSuspect(caller)));

    setReceipt(span, receipt);
    const claim = toClaim(request.headers);
    if (receipt.outcome === 'refused' || receipt.outcome === 'too-large') {
      const penalty = await badCallers.punish(caller);
      if (penalty.isLimited) {
        const reason = receipt.outcome === 'refused' ? receipt.reason : receipt.outcome;
        span.setAttributes({ [ATTRIBUTES.outcome]: 'limited', [ATTRIBUTES.reason]: reason });
        counter?.countLimited(reason, elapsed());
        return toLimited(log, penalty, { ...claim, reason, ms: elapsed() });
      }
    }
    logReceipt(log, receipt, claim, elapsed());
    if ('fastLane' in receipt && receipt.fastLane) {
      const worked = await fastLane(receipt.fastLane, log);
      logWorked(log, receipt.delivery, worked, elapsed());
      if (worked.outcome === 'out-of-time') {
        void worked.later.then((late) => logWorked(log, receipt.delivery, late, elapsed()));
      }
    }
    counter?.countReceipt(receipt, elapsed());
    return toResponse(receipt);
  }
}

/** With telemetry off, the trace that goes on is the host's. */
async function toIncoming(request: HttpRequest, span: Span, isSuspect: boolean): Promise<Incoming> {
  const body = new Uint8Array(await request.arrayBuffer());
  span.setAttribute(ATTRIBUTES.bodySize, body.byteLength);
  const traceparent = traceparentOf(span);
  return { headers: request.headers, body, isSuspect, ...(traceparent && { traceparent }) };
}

/** An address that failed too often in a minute gets less: a 429, and a line of the log now and then. */
function toLimited(log: Log, { retryAfterMs, toLog: count }: Penalty, fields: LogFields): Answer {
  if (count > 0) log('warn', 'limited', { ...fields, count, status: 429 });
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return {
    status: 429,
    headers: { 'retry-after': seconds },
    jsonBody: { error: 'too many invalid webhooks' },
  };
}

function toResponse({ outcome }: Receipt): Answer {
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
