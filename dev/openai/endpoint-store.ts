import { randomBytes } from 'node:crypto';
import { newId } from '../samples/new-id.ts';

/** A webhook endpoint; times are in Unix seconds. */
export interface Endpoint {
  id: string;
  created_at: number;
  updated_at: number;
  event_types: string[];
  name: string;
  url: string;
  signing_secret: string;
  /** The one before, and until when it also signs. */
  previous?: { secret: string; until: number } | undefined;
}

/** What an endpoint is made from. */
export type EndpointParams = Pick<Endpoint, 'event_types' | 'name' | 'url'>;

const day = 86_400;

/** The endpoints of one API, newest first; `now` is in milliseconds. */
export function createEndpointStore(prefix: string, now: () => number) {
  const endpoints = new Map<string, Endpoint>();
  const seconds = () => Math.floor(now() / 1000);
  return {
    list: () => [...endpoints.values()].toReversed(),
    get: (id: string) => endpoints.get(id),
    delete: (id: string) => endpoints.delete(id),
    create(params: EndpointParams): Endpoint {
      const id = newId(prefix, { now: now(), random: Math.random });
      const at = seconds();
      const endpoint = {
        id,
        created_at: at,
        updated_at: at,
        ...params,
        signing_secret: newSecret(),
      };
      endpoints.set(id, endpoint);
      return endpoint;
    },
    update(
      endpoint: Endpoint,
      changes: { [Key in keyof EndpointParams]?: EndpointParams[Key] | undefined },
    ): void {
      Object.assign(endpoint, withoutUndefined(changes), { updated_at: seconds() });
    },
    rotate(endpoint: Endpoint, { keepOld }: { keepOld: boolean }): void {
      const at = seconds();
      endpoint.previous = keepOld
        ? { secret: endpoint.signing_secret, until: at + day }
        : undefined;
      endpoint.signing_secret = newSecret();
      endpoint.updated_at = at;
    },
    /** Those that sign now. That both do after a rotation is what Standard Webhooks asks for. */
    secrets({ signing_secret, previous }: Endpoint): string[] {
      return previous !== undefined && seconds() < previous.until
        ? [signing_secret, previous.secret]
        : [signing_secret];
    },
  };
}

/** The endpoints of one API. */
export type EndpointStore = ReturnType<typeof createEndpointStore>;

/** What may be shown of a secret. */
export function hintSecret(secret: string): string {
  return `whsec_...${secret.slice(-4)}`;
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function withoutUndefined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
