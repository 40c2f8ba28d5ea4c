import { describeError } from '../webhooks/errors.ts';
import type { Log } from '../webhooks/log.ts';
import type { Receipt } from '../webhooks/receive.ts';

/** What an unverified `webhook-id` may take up in the log. */
const MAX_CLAIM_CHARS = 128;

/** The id that a request claims to be of, cut to what a line may hold; nobody has verified it. */
export function toClaim(headers: { get(name: string): string | null }) {
  return { delivery: headers.get('webhook-id')?.slice(0, MAX_CLAIM_CHARS) };
}

/** One line for what became of a request. */
export function logReceipt(
  log: Log,
  receipt: Receipt,
  claim: ReturnType<typeof toClaim>,
  ms: number,
): void {
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
      return log('warn', 'too-large', { ...claim, status: 413, ms });
    case 'refused':
      return log('warn', 'refused', { ...claim, reason: receipt.reason, status: 400, ms });
    case 'no-secret': {
      const why =
        receipt.error === undefined
          ? { remedy: 'store a signing secret in the vault, or set OPENAI_WEBHOOK_SECRET' }
          : { error: describeError(receipt.error) };
      return log('error', 'no-secret', { ...claim, ...why, status: 503, ms });
    }
    case 'unavailable': {
      const { outcome, delivery, type, sender } = receipt;
      const error = describeError(receipt.error);
      return log('error', outcome, { delivery, type, sender, error, status: 503, ms });
    }
  }
}
