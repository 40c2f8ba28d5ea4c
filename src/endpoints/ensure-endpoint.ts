import { createAndStore } from './create-and-store.ts';
import type { Endpoint, EndpointParts, Endpoints } from './endpoints.ts';
import { diffEventTypes, type EventTypesDifference } from './event-types.ts';
import { findByHint } from './secret-hint.ts';
import type { SigningSecretStore } from './signing-secret-store.ts';

interface EnsureEndpointParts {
  readonly endpoints: Endpoints;
  readonly store: SigningSecretStore;
  readonly sender: string;
  readonly parts: EndpointParts;
  /** Create one although there is one for the same URL. */
  readonly force?: boolean;
}

/**
 * What became of an endpoint. One whose secret is not stored was created by a run that died, or by
 * somebody else: what it sends is refused until its secret is rotated.
 */
export type EnsuredEndpoint =
  | { readonly kind: 'created'; readonly endpoint: Endpoint }
  | {
      readonly kind: 'exists' | 'secret-missing';
      readonly endpoint: Endpoint;
      /** From the types that it is sent to those in `parts`. */
      readonly difference: EventTypesDifference;
    };

/**
 * Makes sure that there is an endpoint for a URL, and that its signing secret is where the receiver
 * reads it. One that exists is left as it is. Rejects as `createAndStore` does.
 */
export async function ensureEndpoint({
  endpoints,
  store,
  sender,
  parts,
  force = false,
}: EnsureEndpointParts): Promise<EnsuredEndpoint> {
  // First, so that a store that cannot be reached is noticed before there is anything to store.
  const secrets = await store.list(sender);
  const found = (await endpoints.list()).filter(({ url }) => isSameUrl(url, parts.url));
  const isStored = ({ secretHint }: Endpoint) =>
    secretHint === undefined ? secrets.length > 0 : findByHint(secrets, secretHint) !== undefined;

  const endpoint = found.find(isStored) ?? found[0];
  if (!endpoint || force) {
    const created = await createAndStore({ endpoints, store }, sender, parts);
    return { kind: 'created', endpoint: created.endpoint };
  }
  return {
    kind: isStored(endpoint) ? 'exists' : 'secret-missing',
    endpoint,
    difference: diffEventTypes(endpoint.eventTypes, parts.eventTypes),
  };
}

function isSameUrl(a: string, b: string): boolean {
  return a === b || (URL.parse(a)?.href ?? a) === (URL.parse(b)?.href ?? b);
}
