import type { APIPromise } from 'openai';
import { type GenericSchema, getDotPath, type InferOutput, safeParse } from 'valibot';

const REMEDIES: ReadonlyMap<number | undefined, string> = new Map([
  [401, 'its key is not valid (any more), or its token is not accepted'],
  [403, 'its key or identity lacks the right to do this'],
]);

/** What the API said no with, or that it said nothing; names the resource, and none of its content. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** Such as `rate_limit_exceeded`. */
  readonly code: string | undefined;
  /** May hold a `retry-after`. */
  readonly headers: Headers | undefined;

  constructor(id: string, cause: unknown) {
    const { status, code, headers } = readRefusal(cause);
    const said = status === undefined ? 'gave no answer' : `answered ${status}`;
    const message = [`the API ${said}`, code, `for ${id}`].filter(Boolean).join(' ');
    const remedy = REMEDIES.get(status);
    super(remedy === undefined ? message : `${message}: ${remedy}`, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** An answer of a shape that is not the documented one. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

/** An answer as text, byte-true, and what was looked for in it. */
export interface Answer<Value> {
  readonly text: string;
  readonly value: Value;
}

/** Waits for an answer's headers; what goes wrong becomes an `ApiError` about the resource `id`. */
export async function ask(id: string, request: APIPromise<unknown>): Promise<Response> {
  return named(id, request.asResponse());
}

/** A whole JSON answer; one of another shape is an `UnexpectedAnswer`. */
export async function askJson<Schema extends GenericSchema>(
  id: string,
  request: APIPromise<unknown>,
  schema: Schema,
): Promise<Answer<InferOutput<Schema>>> {
  const response = await ask(id, request);
  const text = await named(id, response.text());
  const parsed = safeParse(schema, readJson(id, text));
  if (parsed.success) return { text, value: parsed.output };
  const paths = parsed.issues.map((issue) => getDotPath(issue) ?? 'the whole');
  throw new UnexpectedAnswer(
    `the API's answer for ${id} is not as documented: ${paths.join(', ')}`,
  );
}

/** Passes on the items of a list, page after page; what goes wrong becomes an `ApiError`. */
export async function* askList<Item>(
  id: string,
  pages: AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  try {
    yield* pages;
  } catch (error) {
    throw new ApiError(id, error);
  }
}

async function named<Value>(id: string, promise: Promise<Value>): Promise<Value> {
  try {
    return await promise;
  } catch (error) {
    throw new ApiError(id, error);
  }
}

function readJson(id: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Without the cause: it quotes the text.
    if (error instanceof SyntaxError) {
      throw new UnexpectedAnswer(`the API's answer for ${id} is not JSON`);
    }
    throw error;
  }
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
