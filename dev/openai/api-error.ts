import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface ErrorParts {
  type?: string;
  code?: string | null;
  param?: string | null;
}

/** An answer in the API's error shape. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: {
    error: { message: string; type: string; param: string | null; code: string | null };
  };

  constructor(
    status: ContentfulStatusCode,
    message: string,
    { type = 'invalid_request_error', code = null, param = null }: ErrorParts = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.body = { error: { message, type, param, code } };
  }
}

/** The 404 for a resource that there is not. */
export function notFound(kind: string, id: string): ApiError {
  return new ApiError(404, `No ${kind} found with id '${id}'.`);
}
