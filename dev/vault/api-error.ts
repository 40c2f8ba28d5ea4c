import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An answer in the vault's error shape; `inner` is the particular reason, one level down. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: {
    error: { code: string; message: string; innererror?: { code: string } };
  };

  constructor(status: ContentfulStatusCode, code: string, message: string, inner?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    const innererror = inner === undefined ? {} : { innererror: { code: inner } };
    this.body = { error: { code, message, ...innererror } };
  }
}

/** The 404 for a secret or version that there is not. */
export function notFound(name: string): ApiError {
  return new ApiError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${name} was not found in this key vault.`,
  );
}
