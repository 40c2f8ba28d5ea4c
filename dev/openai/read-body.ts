import type { Context } from 'hono';
import { getDotPath, safeParse, type GenericSchema } from 'valibot';
import { ApiError } from './api-error.ts';

/** The JSON body in the shape of `schema`; an empty one counts as `{}`. Throws a 400 (`ApiError`). */
export async function readBody<T>(c: Context, schema: GenericSchema<unknown, T>): Promise<T> {
  const result = safeParse(schema, parseJson(await c.req.text()));
  if (result.success) return result.output;
  const [issue] = result.issues;
  const param = getDotPath(issue);
  throw param !== null && issue.received === 'undefined'
    ? new ApiError(400, `Missing required parameter: '${param}'.`, {
        code: 'missing_required_parameter',
        param,
      })
    : new ApiError(400, `Invalid value for '${param ?? 'body'}'.`, {
        code: 'invalid_value',
        param,
      });
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError(400, 'We could not parse the JSON body of your request.');
  }
}
