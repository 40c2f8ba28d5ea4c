import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { describeError } from '../webhooks/errors.ts';
import type { Log } from '../webhooks/log.ts';
import { MAX_BODY_BYTES, type Receipt, type Receive } from '../webhooks/receive.ts';
import { toLog } from './log.ts';

/** `POST /webhook`: takes one attempt of a sender in, answers, and logs one line. */
export function createReceiveFunction(receive: Receive): HttpHandler {
  return async (request, context) => {
    const started = performance.now();
    const isDeclaredTooLarge = Number(request.headers.get('content-length')) > MAX_BODY_BYTES;
    const traceparent = context.traceContext?.traceParent;
    const receipt: Receipt = isDeclaredTooLarge
      ? { outcome: 'too-large' }
      : await receive({
          headers: request.headers,
          body: new Uint8Array(await request.arrayBuffer()),
          ...(traceparent && { traceparent }),
        });
    logReceipt(toLog(context), receipt, Math.round(performance.now() - started));
    return toResponse(receipt);
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

function logReceipt(log: Log, receipt: Receipt, ms: number): void {
  switch (receipt.outcome) {
    case 'received':
    case 'ticket-sent-again':
    case 'duplicate': {
      const { outcome, ...fields } = receipt;
      return log('info', outcome, { ...fields, status: 200, ms });
    }
    case 'unreadable': {
      const { outcome, ...fields } = receipt;
      return log('error', 'dead', { ...fields, reason: outcome, status: 200, ms });
    }
    case 'too-large':
      return log('warn', 'too-large', { status: 413, ms });
    case 'refused':
      return log('warn', 'refused', { reason: receipt.reason, status: 400, ms });
    case 'no-secret':
      return log('error', 'no-secret', {
        remedy: 'set OPENAI_WEBHOOK_SECRET to the signing secret of the webhook endpoint',
        status: 503,
        ms,
      });
    case 'unavailable': {
      const { outcome, error, ...fields } = receipt;
      return log('error', outcome, { ...fields, error: describeError(error), status: 503, ms });
    }
  }
}
