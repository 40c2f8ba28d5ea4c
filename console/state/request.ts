import type { Problem } from '../../src/cli/console/api.ts';

/** An answer that is not 2xx, or none at all. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly remedy: string | undefined;
  /** 0 where there was no answer. */
  readonly status: number;

  constructor(message: string, remedy: string | undefined, status: number, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
    this.status = status;
  }
}

const tooSlow = 'Storage, or whatever else was asked, is slow or away: try again.';
/** Nobody looks at a placeholder for longer. */
const LIMIT_MS = 15_000;
/** A look at the whole of a large inbox takes its time, and so does what is done. */
export const LONG_MS = 120_000;

interface Init extends RequestInit {
  /** How long the answer may take; 15 seconds unless told. */
  readonly limitMs?: number;
}

/** Asks the server; throws a `RequestError` that says what to do. */
export async function request(path: string, init: Init = {}): Promise<Response> {
  const { limitMs = LIMIT_MS, ...rest } = init;
  const limit = AbortSignal.timeout(limitMs);
  const signal = rest.signal ? AbortSignal.any([rest.signal, limit]) : limit;
  const response = await fetch(path, { ...rest, signal }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    if (limit.aborted) {
      throw new RequestError(`There was no answer within ${limitMs / 1000} seconds.`, tooSlow, 0, {
        cause: error,
      });
    }
    throw new RequestError(
      'The inspector does not answer.',
      'Is its command still running? Start it again and open the link that it prints.',
      0,
      { cause: error },
    );
  });
  if (response.ok) return response;
  const { error, remedy } = await readProblem(response);
  throw new RequestError(error, remedy, response.status);
}

/** The same, and its JSON. */
export async function requestJson<T>(path: string, init?: Init): Promise<T> {
  const response = await request(path, init);
  return (await response.json()) as T;
}

/** Posts JSON and reads JSON. */
export function postJson<T>(path: string, body: unknown): Promise<T> {
  return requestJson<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    limitMs: LONG_MS,
  });
}

/** What to show of whatever was thrown. */
export function toProblem(error: unknown): Problem {
  // It came to an end while the body was read.
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  if (isLate) return { error: 'The answer did not come to its end in time.', remedy: tooSlow };
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof RequestError && error.remedy !== undefined
    ? { error: text, remedy: error.remedy }
    : { error: text };
}

async function readProblem(response: Response): Promise<Problem> {
  if (response.status === 401 || response.status === 403) {
    const remedy = 'Open the link that the command printed: each start has its own.';
    return {
      error: 'This page is not signed in to the inspector.',
      remedy,
      ...(await read(response)),
    };
  }
  return { error: `The inspector answered ${response.status}.`, ...(await read(response)) };
}

async function read(response: Response): Promise<Partial<Problem>> {
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') ? ((await response.json()) as Partial<Problem>) : {};
}
