import type { Endpoint, Endpoints } from '../endpoints/endpoints.ts';
import { diffEventTypes, handledTypes } from '../endpoints/event-types.ts';
import { findByHint } from '../endpoints/secret-hint.ts';
import type { SigningSecret } from '../webhooks/secret.ts';
import { toSpan } from './ages.ts';
import { SOON_MS } from './check-secrets.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import type { Check } from './run-checks.ts';

interface EndpointDependencies {
  readonly sender: string;
  readonly endpoints: () => Promise<Endpoints>;
  /** Where the app receives. */
  readonly url: string;
  /** The types of the handler table. */
  readonly handled: readonly string[];
  /** Undefined where nobody can tell, which another check explains. */
  readonly readSecrets: () => Promise<readonly SigningSecret[] | undefined>;
  readonly now: () => Date;
  /** What to run to register one, and to give one a new secret. */
  readonly remedies: { readonly create: string; readonly rotate: (id: string) => string };
}

/**
 * Whether a sender has an endpoint for the app's URL, whose secret is stored, for every type that the
 * app handles and the sender lets it subscribe to.
 */
export function createEndpointCheck(dependencies: EndpointDependencies): Check {
  const { sender, url, handled, remedies } = dependencies;
  return {
    name: sender,
    async look() {
      const endpoints = await dependencies.endpoints();
      const [list, subscribable, secrets] = await Promise.all([
        endpoints.list(),
        endpoints.listEventTypes(),
        dependencies.readSecrets(),
      ]);
      const own = list.filter((endpoint) => isSame(endpoint.url, url));
      if (own.length === 0) return [toUnregistered(list, dependencies, endpoints.provider)];
      const wanted = handledTypes(handled, subscribable);
      const covered = own.flatMap(({ eventTypes }) => eventTypes);
      const { added } = diffEventTypes(covered, wanted);
      const found = own.flatMap((endpoint) => lookAtSecret(endpoint, secrets, dependencies));
      const [first] = own;
      if (added.length > 0 && first) {
        found.push(toUnsubscribed(first, added, endpoints));
      }
      if (own.length > 1) {
        const ids = own.map(({ id }) => id).join(', ');
        found.push(warning(`${ids} all send to ${url}`, 'delete all but one of them'));
      }
      if (found.length > 0) return found;
      return [
        ok(`${first?.id} at ${endpoints.provider} sends all ${wanted.length} types to ${url}`),
      ];
    },
  };

  function toUnregistered(
    list: readonly Endpoint[],
    { sender: name }: EndpointDependencies,
    provider: string,
  ): Finding {
    const near = list.find((one) => URL.parse(one.url)?.host === URL.parse(url)?.host);
    return problem(
      near
        ? `${near.id} at ${provider} sends to ${toShown(near.url)}, and the app receives at ${url}`
        : `${name} has no endpoint at ${provider} for ${url}`,
      near ? 'change its address, or register another one' : remedies.create,
    );
  }
}

function lookAtSecret(
  { id, secretHint }: Endpoint,
  secrets: readonly SigningSecret[] | undefined,
  { sender, now, remedies }: EndpointDependencies,
): readonly Finding[] {
  // Azure may give no hint; then there is no telling.
  if (secretHint === undefined || !secrets) return [];
  const value = findByHint(
    secrets.map((secret) => secret.value),
    secretHint,
  );
  const secret = secrets.find((one) => one.value === value);
  if (!secret) {
    return [
      problem(
        `the signing secret of ${id} is not stored, so what it sends is refused`,
        remedies.rotate(id),
      ),
    ];
  }
  if (secret.sender !== sender) {
    return [
      problem(
        `the signing secret of ${id} is stored as that of ${secret.sender}, whose account knows nothing of its events`,
        `store it as that of ${sender}`,
      ),
    ];
  }
  const leftMs = secret.expiresAt ? secret.expiresAt.getTime() - now().getTime() : SOON_MS;
  if (leftMs >= SOON_MS) return [];
  return [
    warning(
      `the signing secret of ${id} ends in ${toSpan(leftMs)}, and then what it sends is refused`,
      remedies.rotate(id),
    ),
  ];
}

function toUnsubscribed({ id }: Endpoint, types: readonly string[], endpoints: Endpoints): Finding {
  const text = `${id} is not sent what the app handles, too: ${types.join(', ')}`;
  return warning(text, undefined, {
    what: `subscribe ${id} to ${types.join(', ')}`,
    needsConsent: true,
    async run() {
      // The set is replaced as a whole, so it begins with what is there now.
      const current = (await endpoints.find(id))?.eventTypes;
      if (!current) return;
      await endpoints.update(id, { eventTypes: [...new Set([...current, ...types])] });
    },
  });
}

function isSame(a: string, b: string): boolean {
  return a === b || (URL.parse(a)?.href ?? a) === (URL.parse(b)?.href ?? b);
}

/** What somebody registered may hold a key in its query. */
function toShown(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.origin}${parsed.pathname}` : 'an address that is none';
}
