import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpCookie, HttpData, NullableString, TraceContext } from './core-types.ts';

/** Converts a request to what the host sends to the worker: values of one name are joined, the body is bytes. */
export function toHttpData(
  request: IncomingMessage,
  body: Buffer,
  params: Record<string, string>,
): HttpData {
  const url = new URL(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`);
  const query = Map.groupBy(url.searchParams, ([name]) => name);
  return {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: toNullable(
      Object.entries(request.headersDistinct).map(([name, values]) => [name, values ?? []]),
    ),
    nullableQuery: toNullable([...query].map(([name, pairs]) => [name, pairs.map(([, v]) => v)])),
    nullableParams: toNullable(Object.entries(params).map(([name, value]) => [name, [value]])),
    body: body.length > 0 ? { bytes: body } : null,
  };
}

/** Reads the caller's W3C trace context; undefined when there is none. */
export function readTraceContext({ headers }: IncomingMessage): TraceContext | undefined {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== 'string') {
    return undefined;
  }
  const traceState = Array.isArray(tracestate) ? tracestate.join(',') : (tracestate ?? '');
  return { traceParent: traceparent, traceState, attributes: {} };
}

/** Writes what the function returned; a function that returned nothing answers 204, one without a body its status alone. */
export function writeHttpData(response: ServerResponse, data: HttpData | null | undefined): void {
  if (!data) {
    response.writeHead(204).end();
    return;
  }
  response.statusCode = Number(data.statusCode ?? 200);
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    // The body is sent whole, so its framing is the host's business.
    if (name !== 'content-length' && name !== 'transfer-encoding') {
      response.setHeader(name, value);
    }
  }
  for (const cookie of data.cookies ?? []) {
    response.appendHeader('set-cookie', toSetCookie(cookie));
  }
  response.end(data.body?.bytes ?? data.body?.string ?? undefined);
}

function toNullable(entries: [name: string, values: string[]][]): Record<string, NullableString> {
  return Object.fromEntries(entries.map(([name, values]) => [name, { value: values.join(',') }]));
}

function toSetCookie(cookie: HttpCookie): string {
  const seconds = cookie.expires?.value?.seconds;
  const sameSite = { lax: 'Lax', strict: 'Strict', explicitNone: 'None', none: undefined }[
    cookie.sameSite ?? 'none'
  ];
  const attributes: [name: string, value: string | number | true | null | undefined][] = [
    ['Expires', typeof seconds === 'number' ? new Date(seconds * 1000).toUTCString() : undefined],
    ['Max-Age', cookie.maxAge?.value],
    ['Domain', cookie.domain?.value],
    ['Path', cookie.path?.value],
    ['Secure', cookie.secure?.value === true ? true : undefined],
    ['HttpOnly', cookie.httpOnly?.value === true ? true : undefined],
    ['SameSite', sameSite],
  ];
  const written = attributes
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => (value === true ? name : `${name}=${value}`));
  return [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`, ...written].join('; ');
}
