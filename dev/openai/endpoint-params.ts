import {
  array,
  check,
  maxLength,
  minLength,
  object,
  partial,
  picklist,
  pipe,
  string,
} from 'valibot';

/** Which endpoints can be made. */
export interface EndpointRules {
  eventTypes: readonly string[];
  /** The real API takes nothing but https; without this, http to this machine will do. */
  httpsOnly: boolean;
}

/** The bodies that create and update an endpoint. */
export function createEndpointSchemas({ eventTypes, httpsOnly }: EndpointRules) {
  const create = object({
    name: pipe(string(), minLength(1), maxLength(256)),
    url: pipe(
      string(),
      maxLength(2048),
      check((url) => isWelcome(url, httpsOnly)),
    ),
    event_types: pipe(array(picklist(eventTypes)), minLength(1)),
  });
  return { create, update: partial(create) };
}

function isWelcome(url: string, httpsOnly: boolean): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  if (protocol === 'https:') return true;
  return (
    !httpsOnly && protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')
  );
}
