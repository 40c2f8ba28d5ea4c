const REMEDIES: ReadonlyMap<number | undefined, string> = new Map([
  [401, 'its key is not valid (any more), or its token is not accepted'],
  [403, 'its key or identity lacks the right to do this'],
]);

/** What the API said no with, or that it said nothing; names what was asked for, and none of its content. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** What was asked for: an id, or `events of <id>`. */
  readonly subject: string;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** Such as `rate_limit_exceeded`. */
  readonly code: string | undefined;
  /** May hold a `retry-after`. */
  readonly headers: Headers | undefined;

  constructor(subject: string, cause: unknown) {
    const { status, code, headers } = readRefusal(cause);
    const said = status === undefined ? 'gave no answer' : `answered ${status}`;
    const message = [`the API ${said}`, code, `for ${subject}`].filter(Boolean).join(' ');
    const remedy = REMEDIES.get(status);
    super(remedy === undefined ? message : `${message}: ${remedy}`, { cause });
    this.subject = subject;
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** An answer of a shape that is not the documented one. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

/** There is nobody to ask as: nobody is signed in, or a setting is not usable; `message` says what to do. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError';
}

/** The first error of a kind among an error and its causes. */
export function findCause<Kind extends Error>(
  error: unknown,
  kind: abstract new (...args: never[]) => Kind,
): Kind | undefined {
  if (error instanceof kind) return error;
  return error instanceof Error && error.cause !== undefined
    ? findCause(error.cause, kind)
    : undefined;
}

/** What an `APIError` of the SDK holds; its message quotes what the server wrote, so it stays out. */
function readRefusal(cause: unknown): {
  status: number | undefined;
  code: string | undefined;
  headers: Headers | undefined;
} {
  const { status, headers }: { status?: unknown; headers?: unknown } = toObject(cause);
  return {
    status: typeof status === 'number' ? status : undefined,
    code: readCode(cause),
    headers: headers instanceof Headers ? headers : undefined,
  };
}

/** The API's code, or what the network gave for a reason, such as `ECONNREFUSED`. */
function readCode(error: unknown): string | undefined {
  const { code, cause }: { code?: unknown; cause?: unknown } = toObject(error);
  if (typeof code === 'string' && /^[\w.-]{1,64}$/.test(code)) return code;
  return cause === undefined ? undefined : readCode(cause);
}

function toObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
