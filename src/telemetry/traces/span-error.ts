import { isFromApi } from '../../openai/failure.ts';
import { describeError, PermanentError, RetryLater } from '../../webhooks/errors.ts';

/** What is a code or a name: anything else may be a text of somebody else's. */
const WORD = /^[\w.-]{1,64}$/;
const MOST_CAUSES = 5;

/** The kind of an error in a word: the status of an answer, else the network's code, else its name. */
export function toErrorType(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const status = readStatus(error);
  if (status !== undefined) return String(status);
  const code = isVerdict(error) ? undefined : readCode(error);
  return code ?? (WORD.test(error.name) ? error.name : 'Error');
}

/**
 * An error's words where this app chose them. Those of an SDK or a parser may quote what they were given,
 * and with it content; they are left to the log line.
 */
export function toErrorWords(error: unknown): string | undefined {
  return isVerdict(error) || isFromApi(error) ? describeError(error) : undefined;
}

/** Whether it says what is to become of a delivery, whatever the cause was. */
function isVerdict(error: unknown): boolean {
  return error instanceof PermanentError || error instanceof RetryLater;
}

/** Each SDK has its own name for it. */
function readStatus(error: object): number | undefined {
  const { status, statusCode = status }: { status?: unknown; statusCode?: unknown } = error;
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/** Causes may lead back to the error that they are of. */
function readCode(error: object, depth = 0): string | undefined {
  const { code, cause }: { code?: unknown; cause?: unknown } = error;
  if (typeof code === 'string' && WORD.test(code)) return code;
  const isMore = typeof cause === 'object' && cause !== null && depth < MOST_CAUSES;
  return isMore ? readCode(cause, depth + 1) : undefined;
}
