import type { OpenAI } from 'openai';
import type { Log } from '../webhooks/log.ts';
import type { ApiAccount } from './account.ts';
import type { Fetch, GetToken } from './create-client.ts';

/** The client of a sender's account; undefined where the settings give none, which `log` hears once. */
export type GetOpenAI = (sender: string, log?: Log) => Promise<OpenAI | undefined>;

/**
 * One client per sender, made when it is first asked for: several projects and resources may send to
 * this app, and what one of them has nobody else can read. The SDK loads with the first of them.
 */
export function createGetOpenAI(
  accounts: ReadonlyMap<string, ApiAccount>,
  getToken: GetToken,
  fetch: Fetch = globalThis.fetch,
): GetOpenAI {
  const clients = new Map<string, Promise<OpenAI>>();
  const told = new Set<string>();

  return async (sender, log) => {
    const account = accounts.get(sender);
    if (account) {
      const client = clients.get(sender) ?? createLater(account, getToken, fetch);
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

/** The SDK is the largest part of the app, and most requests never need it. */
async function createLater(account: ApiAccount, getToken: GetToken, fetch: Fetch): Promise<OpenAI> {
  const { createClient } = await import('./create-client.ts');
  return createClient(account, getToken, fetch);
}

function settingsFor(sender: string): string {
  const suffix = sender === 'default' ? '' : `__${sender.toUpperCase().replaceAll('-', '_')}`;
  return `OPENAI_API_KEY${suffix} or AZURE_OPENAI_ENDPOINT${suffix}`;
}
