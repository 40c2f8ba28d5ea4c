import { PermanentError } from '../webhooks/errors.ts';
import { ApiError, NoTokenError, UnexpectedAnswer } from './api-error.ts';

/** Attempts after which what cannot be expected to pass is given up. */
const FEW = 3;
/** Refusals that pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** Whether asking the API is what failed. */
export function isFromApi(error: unknown): boolean {
  return (
    error instanceof ApiError || error instanceof UnexpectedAnswer || error instanceof NoTokenError
  );
}

/** Whether the API says that it does not have a resource: expired, deleted or never there. */
export function isGone(error: unknown, subject: string): boolean {
  return error instanceof ApiError && error.status === 404 && error.subject === subject;
}

/**
 * The error to throw after an attempt: as it is, so that the delivery is tried again, or permanent
 * where a few attempts got a refusal that no further one will change.
 */
export function giveUpLater(error: unknown, attempt: number): unknown {
  if (attempt < FEW || !isLasting(error)) return error;
  return new PermanentError(error.message, { cause: error });
}

/** Whether no further attempt can be expected to change an answer. */
export function isLasting(error: unknown): error is Error {
  if (error instanceof UnexpectedAnswer) return true;
  if (!(error instanceof ApiError) || error.status === undefined) return false;
  return error.status < 500 && !PASSING.has(error.status);
}
