import { SpanKind } from '@opentelemetry/api';
import type { Fetch } from '../../openai/create-client.ts';
import { ATTRIBUTES } from '../names.ts';
import { failAs, inSpan } from './span.ts';

/** An id in a path may be as long as whoever sent it liked. */
const MAX_URL_CHARS = 256;

/**
 * A `fetch` with a span `<METHOD> <host>` for each try, up to the headers of the answer. Neither a query
 * nor a header is told, and the other side is told nothing of the trace.
 */
export function traceFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const { method, url } = readTarget(input, init);
    const attributes = {
      [ATTRIBUTES.method]: method,
      [ATTRIBUTES.server]: url.hostname,
      // Not `href`, which has the query.
      [ATTRIBUTES.url]: `${url.origin}${url.pathname}`.slice(0, MAX_URL_CHARS),
    };
    const name = `${method} ${url.hostname}`;
    return inSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const response = await fetch(input, init);
      span.setAttribute(ATTRIBUTES.status, response.status);
      if (response.status >= 400) failAs(span, String(response.status));
      return response;
    });
  };
}

function readTarget(input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]) {
  const isRequest = input instanceof Request;
  const method = init?.method ?? (isRequest ? input.method : 'GET');
  return { method: method.toUpperCase(), url: new URL(isRequest ? input.url : input) };
}
