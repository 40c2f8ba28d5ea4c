import { describeError } from '../../src/webhooks/errors.ts';

/** An error on one line; an answer of Azure without a message by its code and status. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error) || error.message.trim() !== '') return describeError(error);
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = [code, statusCode].filter((part) => ['string', 'number'].includes(typeof part));
  return `${error.name}: ${known.length === 0 ? 'without a reason' : known.join(' ')}`;
}
