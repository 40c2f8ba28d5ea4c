import { array, boolean, check, nullish, number, object, pipe, string } from 'valibot';
import { askJson, type Request } from '../openai/ask.ts';
import { readSecret } from '../webhooks/secret.ts';
import type { CreatedEndpoint, Endpoint, EndpointParts } from './endpoints.ts';

// Whatever else the API says is left behind here, a secret above all.
const entries = {
  id: string(),
  name: string(),
  url: string(),
  event_types: array(string()),
  created_at: number(),
  signing_secret_hint: nullish(string()),
};

const EndpointAnswer = object(entries);
const secret = pipe(
  string(),
  check((text) => readSecret(text) !== undefined),
);
const CreatedAnswer = object({ ...entries, signing_secret: secret });
const SecretAnswer = object({ signing_secret: secret });
const PageAnswer = object({ data: array(EndpointAnswer), has_more: nullish(boolean()) });

/** The body that creates or changes an endpoint. */
export function toBody({ name, url, eventTypes }: Partial<EndpointParts>) {
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(eventTypes !== undefined && { event_types: [...eventTypes] }),
  };
}

/** An endpoint as both senders write it; what goes wrong is told as `askJson` does. */
export async function askEndpoint(id: string, request: Request): Promise<Endpoint> {
  return fromWire((await askJson(id, request, EndpointAnswer)).value);
}

/** A new endpoint; a signing secret that no receiver could use counts as another shape. */
export async function askCreated(id: string, request: Request): Promise<CreatedEndpoint> {
  const { value } = await askJson(id, request, CreatedAnswer);
  return { endpoint: fromWire(value), signingSecret: value.signing_secret.trim() };
}

/** The new signing secret of an endpoint. */
export async function askSecret(id: string, request: Request): Promise<string> {
  return (await askJson(id, request, SecretAnswer)).value.signing_secret.trim();
}

/** All endpoints, page after page; `after` is the id that the page before ended with. */
export async function askEndpoints(
  request: (after: string | undefined) => ReturnType<Request>,
): Promise<readonly Endpoint[]> {
  const found = new Map<string, Endpoint>();
  let after: string | undefined;
  do {
    const from = after;
    const { value } = await askJson('webhook endpoints', () => request(from), PageAnswer);
    const fresh = value.data.filter(({ id }) => !found.has(id));
    for (const endpoint of fresh) found.set(endpoint.id, fromWire(endpoint));
    // A sender that takes no notice of `after` would give the same page for ever.
    after = value.has_more ? fresh.at(-1)?.id : undefined;
  } while (after !== undefined);
  return [...found.values()].toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

function fromWire(wire: {
  id: string;
  name: string;
  url: string;
  event_types: string[];
  created_at: number;
  signing_secret_hint?: string | null | undefined;
}): Endpoint {
  const { id, name, url, event_types: eventTypes, signing_secret_hint: secretHint } = wire;
  return {
    id,
    name,
    url,
    eventTypes,
    createdAt: new Date(wire.created_at * 1000),
    ...(secretHint && { secretHint }),
  };
}
