import { readText } from '../../src/config/readers.ts';
import { type EnsuredEndpoint, ensureEndpoint } from '../../src/endpoints/ensure-endpoint.ts';
import { handledTypes } from '../../src/endpoints/event-types.ts';
import type { SigningSecretStore } from '../../src/endpoints/signing-secret-store.ts';
import { handlers } from '../../src/handlers/index.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { failure } from '../hook/problem.ts';
import type { Account } from './choose-account.ts';
import { SENDER } from './find-signing-secrets.ts';
import { openEndpoints } from './open-endpoints.ts';

/**
 * Registers the app's URL for all types that it handles and that can be subscribed to, and stores the signing secret.
 * Where there is an endpoint for the URL, that one stays as it is.
 */
export async function register(
  dependencies: HookDependencies,
  store: SigningSecretStore,
  account: Account,
  url: string,
): Promise<void> {
  const { env, terminal } = dependencies;
  const endpoints = await openEndpoints(dependencies, account);
  const eventTypes = handledTypes(Object.keys(handlers), await endpoints.listEventTypes());
  const name =
    readText(env, 'ENDPOINT_NAME') ??
    `openai-webhook-receiver ${readText(env, 'AZURE_ENV_NAME') ?? ''}`.trim();
  const parts = { name, url, eventTypes };
  const ensured = await ensureEndpoint({ endpoints, store, sender: SENDER, parts });
  for (const line of describe(ensured, readText(env, 'AZURE_ENV_NAME') ?? '<name>'))
    terminal.say(line);
}

function* describe(
  { kind, endpoint, ...rest }: EnsuredEndpoint,
  environment: string,
): Generator<string> {
  const { id, name, eventTypes } = endpoint;
  if (kind === 'created') {
    yield `Registered as "${name}" (${id}) for ${eventTypes.length} event types; its signing secret is in the vault.`;
    return;
  }
  if (kind === 'secret-missing') {
    throw failure(
      `the endpoint ${id} has this URL, and its signing secret is not in the vault, so what it sends is refused`,
      `npm run cli -- endpoint rotate ${id} --env ${environment}`,
    );
  }
  yield `Registered already, as "${name}" (${id}).`;
  const { added = [] } = 'difference' in rest ? rest.difference : {};
  if (added.length > 0) yield `It is not sent what the app handles, too: ${added.join(', ')}`;
}
