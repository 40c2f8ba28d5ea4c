import { inspect } from 'node:util';

/** Thrown by a handler: trying again cannot help, so the delivery is dead at once. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

/** Thrown by a handler: try again, but not sooner than in `delayMs`. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly delayMs: number;

  constructor(delayMs: number, message = `again in ${delayMs} ms`, options?: ErrorOptions) {
    super(message, options);
    this.delayMs = delayMs;
  }
}

/** Whether an SDK's error carries this HTTP status; the only way an error is forgiven. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { status, statusCode }: { status?: unknown; statusCode?: unknown } = error;
  return statuses.some((wanted) => status === wanted || statusCode === wanted);
}

/** An error's kind and message on one line of at most 300 characters, for rows and log lines. */
export function describeError(error: unknown): string {
  if (error instanceof Error) {
    // What the SDKs say when their time is up tells nothing of time.
    const isTimeUp = error.message.startsWith('The operation was aborted');
    return toNote(`${error.name}: ${isTimeUp ? 'no answer in time' : error.message}`);
  }
  return toNote(typeof error === 'string' ? error : inspect(error));
}

/** A text as rows and log lines hold it: one line, at most 300 characters, none of them broken. */
export function toNote(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, 300)
    .toWellFormed();
}
