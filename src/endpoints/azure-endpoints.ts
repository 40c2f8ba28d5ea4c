import type { OpenAI } from 'openai';
import { once } from '../once.ts';
import { ask } from '../openai/ask.ts';
import { hasStatus } from '../webhooks/errors.ts';
import { within } from '../webhooks/within.ts';
import type { Endpoints } from './endpoints.ts';
import { createSignedIn, type SignInHeaders } from './sign-in.ts';
import { askCreated, askEndpoint, askEndpoints, toBody } from './wire.ts';

interface AzureEndpointsOptions {
  /** `https://<resource>.openai.azure.com`, without a slash at its end. */
  readonly endpoint: string;
  /** An Entra token for the resource; comes first where both are given. */
  readonly getToken?: (() => Promise<string>) | undefined;
  readonly apiKey?: string | undefined;
  /** How long one call may take, the token and retries included. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const PATH = '/dashboard/webhook_endpoints';

/** The types that Azure OpenAI documents; it has no list to ask for. */
export const AZURE_EVENT_TYPES: readonly string[] = [
  'response.completed',
  'response.failed',
  'response.cancelled',
  'response.incomplete',
  'batch.completed',
  'batch.failed',
  'batch.expired',
  'batch.cancelled',
  'fine_tuning.job.succeeded',
  'fine_tuning.job.failed',
  'fine_tuning.job.cancelled',
  'realtime.call.incoming',
];

/** The endpoints of an Azure OpenAI resource; throws a `TypeError` without any credential. */
export function createAzureEndpoints(options: AzureEndpointsOptions): Endpoints {
  const { endpoint, getToken, apiKey, timeoutMs = TIMEOUT_MS } = options;
  const open = once(() => createClient(endpoint, timeoutMs));
  const signedIn = createSignedIn({
    getToken: getToken && (() => within(AbortSignal.timeout(timeoutMs), getToken())),
    apiKey,
  });

  /** Both ways to sign in share nothing but the request, and each has its own time. */
  async function call<Value>(
    request: (
      client: OpenAI,
      limits: { headers: SignInHeaders; signal: AbortSignal },
    ) => Promise<Value>,
  ): Promise<Value> {
    const client = await open();
    return signedIn((headers) =>
      request(client, { headers, signal: AbortSignal.timeout(timeoutMs) }),
    );
  }

  const list = () =>
    call((client, limits) =>
      askEndpoints((after) => client.get(PATH, { ...limits, ...(after && { query: { after } }) })),
    );

  return {
    provider: 'azure',
    list,
    find: async (id) => (await list()).find((one) => one.id === id),
    create: (parts) =>
      call((client, limits) => {
        // A second try after a lost answer would make a second endpoint.
        const unrepeated = { ...limits, body: toBody(parts), maxRetries: 0 };
        return askCreated('a new webhook endpoint', () => client.post(PATH, unrepeated));
      }),
    update: (id, changes) =>
      call((client, limits) =>
        askEndpoint(named(id), () => client.post(pathOf(id), { ...limits, body: toBody(changes) })),
      ),
    async remove(id) {
      try {
        // What a removal answers is undocumented, so only its status counts.
        const response = await call((client, limits) =>
          ask(named(id), () => client.delete(pathOf(id), limits)),
        );
        await response.body?.cancel();
        return true;
      } catch (error) {
        if (hasStatus(error, 404)) return false;
        throw error;
      }
    },
    listEventTypes: () => Promise.resolve(AZURE_EVENT_TYPES),
  };
}

function named(id: string): string {
  return `webhook endpoint ${id}`;
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

async function createClient(endpoint: string, timeout: number): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  return new Client({
    baseURL: `${endpoint}/openai/v1/`,
    // Each request says itself who asks; nothing is taken from the environment.
    apiKey: 'unused',
    adminAPIKey: null,
    webhookSecret: null,
    organization: null,
    project: null,
    maxRetries: 1,
    timeout,
  });
}
