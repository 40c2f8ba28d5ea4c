import type { APIPromise } from 'openai';
import {
  array,
  type GenericSchema,
  getDotPath,
  type InferOutput,
  looseObject,
  nullish,
  boolean,
  safeParse,
  unknown,
} from 'valibot';
import { ApiError, findCause, NoTokenError, UnexpectedAnswer } from './api-error.ts';

/** An answer as text, byte-true, and what was looked for in it. */
export interface Answer<Value> {
  readonly text: string;
  readonly value: Value;
}

/** Makes a request of the SDK. */
export type Request = () => APIPromise<unknown>;

/** Waits for an answer's headers; what goes wrong becomes an `ApiError` about `subject`. */
export async function ask(subject: string, request: Request): Promise<Response> {
  return named(subject, async () => request().asResponse());
}

/** A whole JSON answer; one of another shape is an `UnexpectedAnswer`. */
export async function askJson<Schema extends GenericSchema>(
  subject: string,
  request: Request,
  schema: Schema,
): Promise<Answer<InferOutput<Schema>>> {
  const response = await ask(subject, request);
  const text = await named(subject, () => response.text());
  const parsed = safeParse(schema, readJson(subject, text));
  if (parsed.success) return { text, value: parsed.output };
  const paths = new Set(parsed.issues.map((issue) => getDotPath(issue) ?? 'the whole'));
  throw new UnexpectedAnswer(
    `the API's answer for ${subject} is not as documented: ${[...paths].slice(0, 5).join(', ')}`,
  );
}

const Page = looseObject({ data: array(unknown()), has_more: nullish(boolean()) });

/** The items of a list, page after page; `list` asks for the page after an item's id. */
export async function* askList(
  subject: string,
  list: (query: { limit: number; after?: string }) => APIPromise<unknown>,
): AsyncGenerator<unknown, void> {
  for (let after: string | undefined; ;) {
    const query = { limit: 100, ...(after !== undefined && { after }) };
    const { data, has_more: hasMore } = (await askJson(subject, () => list(query), Page)).value;
    yield* data;
    const last = readId(data.at(-1));
    // The SDK's own pages take an answer without `data` for an empty one, which would lose results.
    if (hasMore === false || last === undefined || last === after) return;
    after = last;
  }
}

async function named<Value>(subject: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw findCause(error, NoTokenError) ?? new ApiError(subject, error);
  }
}

function readJson(subject: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Without the cause: it quotes the text.
    if (error instanceof SyntaxError) {
      throw new UnexpectedAnswer(`the API's answer for ${subject} is not JSON`);
    }
    throw error;
  }
}

function readId(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item)) return undefined;
  return typeof item.id === 'string' ? item.id : undefined;
}
