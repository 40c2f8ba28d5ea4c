import type { OpenAI } from 'openai';
import type { Log } from '../webhooks/log.ts';
import type { ApiAccount } from './account.ts';

/** The client of a sender's account; undefined where the settings give none, which `log` hears once. */
export type GetOpenAI = (sender: string, log?: Log) => Promise<OpenAI | undefined>;

/** A token for one scope, as `@azure/identity` gives them. */
export type GetToken = (scope: string) => Promise<string>;

/** Time until an answer begins; a body may take longer, as long as the handler may. */
const TIMEOUT_MS = 60_000;
/** The ticket is tried again anyway, with longer pauses. */
const MAX_RETRIES = 1;

/**
 * One client per sender, made when it is first asked for: several projects and resources may send to
 * this app, and what one of them has nobody else can read. The SDK loads with the first of them.
 */
export function createGetOpenAI(
  accounts: ReadonlyMap<string, ApiAccount>,
  getToken: GetToken,
): GetOpenAI {
  const clients = new Map<string, Promise<OpenAI>>();
  const told = new Set<string>();

  return async (sender, log) => {
    const account = accounts.get(sender);
    if (account) {
      const client = clients.get(sender) ?? createClient(account, getToken);
      clients.set(sender, client);
      return client;
    }
    if (log && !told.has(sender)) {
      told.add(sender);
      log('warn', 'no-credentials', { sender, remedy: `set ${settingsFor(sender)}` });
    }
    return undefined;
  };
}

async function createClient(account: ApiAccount, getToken: GetToken): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  const common = {
    timeout: TIMEOUT_MS,
    maxRetries: MAX_RETRIES,
    // Not from the environment: it may hold another sender's.
    adminAPIKey: null,
    webhookSecret: null,
  };
  if (account.kind === 'azure') {
    const { apiKey, endpoint, scope } = account;
    return new Client({
      ...common,
      apiKey: apiKey ?? (() => getToken(scope)),
      baseURL: `${endpoint}/openai/v1/`,
      organization: null,
      project: null,
    });
  }
  const { apiKey, baseUrl, organization = null, project = null } = account;
  return new Client({ ...common, apiKey, baseURL: baseUrl, organization, project });
}

function settingsFor(sender: string): string {
  const suffix = sender === 'default' ? '' : `__${sender.toUpperCase().replaceAll('-', '_')}`;
  return `OPENAI_API_KEY${suffix} or AZURE_OPENAI_ENDPOINT${suffix}`;
}
