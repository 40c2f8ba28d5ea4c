import { InvalidArgumentError } from '@commander-js/extra-typings';
import { CursorError } from '../../inbox/list.ts';
import { describeError } from '../../webhooks/errors.ts';
import { CliError, UsageError } from '../cli-error.ts';
import { explainError } from '../explain-error.ts';
import type { Problem } from './api.ts';
import { isTimeUp } from './time-limit.ts';

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 500 | 503 | 504;

/** An answer that is not 2xx; the message and the remedy are shown on the page, and hold nothing secret. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: Status;
  readonly remedy: string | undefined;

  constructor(status: Status, message: string, remedy?: string) {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

/** An error as an answer: without a stack, and without what an SDK keeps in its errors. */
export function toProblem(error: unknown): { readonly status: Status; readonly body: Problem } {
  if (error instanceof ProblemError) {
    const { status, message, remedy } = error;
    return { status, body: { error: message, ...(remedy !== undefined && { remedy }) } };
  }
  if (error instanceof CursorError) {
    return {
      status: 400,
      body: { error: 'the cursor is none', remedy: 'Begin at the first page.' },
    };
  }
  if (error instanceof UsageError || error instanceof InvalidArgumentError) {
    return { status: 400, body: { error: error.message } };
  }
  if (error instanceof CliError) return { status: 409, body: { error: error.message } };
  if (isMistake(error)) {
    const remedy = 'Start it again; if it happens again, report it.';
    return { status: 500, body: { error: `a mistake of the inspector: ${error.name}`, remedy } };
  }
  return { status: isTimeUp(error) ? 504 : 503, body: toTrouble(error) };
}

/** What keeps storage, or whatever else was asked, from answering. */
export function toTrouble(error: unknown): { readonly error: string; readonly remedy: string } {
  if (isTimeUp(error)) {
    return {
      error: 'Where deliveries are kept, nothing answers: what you see may be out of date.',
      remedy:
        'It is asked again. If that does not help, see whether storage runs, or what is between here and there.',
    };
  }
  const text = explainError(error);
  const isExplained = text !== describeError(error);
  return {
    error: 'There is no answer from where deliveries are kept, or none that helps.',
    remedy: isExplained ? text : `It is asked again; what it said: ${text}`,
  };
}

/** What the language throws where the code is wrong; the SDKs have errors of their own. */
function isMistake(error: unknown): error is Error {
  return (
    error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
  );
}
