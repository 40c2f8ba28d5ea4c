import type { OpenAI } from 'openai';
import { once } from '../once.ts';
import type { Log } from '../webhooks/log.ts';
import type { Accounts, ApiAccount, UnusableAccount } from './account.ts';
import type { Fetch, GetToken } from './create-client.ts';

/**
 * The client of a sender's account; undefined where the settings give none, which `log` hears once. That of an
 * account that is not usable refuses each request by the setting's name.
 */
export type GetOpenAI = (sender: string, log?: Log) => Promise<OpenAI | undefined>;

/**
 * One client per sender, made when it is first asked for: several projects and resources may send to
 * this app, and what one of them has nobody else can read. The SDK loads with the first of them.
 */
export function createGetOpenAI(
  accounts: Accounts,
  getToken: GetToken,
  fetch: Fetch = globalThis.fetch,
): GetOpenAI {
  const clients = new Map(
    [...accounts].map(([sender, account]) => [
      sender,
      once(() => createLater(account, getToken, fetch)),
    ]),
  );
  const told = new Set<string>();

  return async (sender, log) => {
    const open = clients.get(sender);
    if (open) return open();
    if (log && !told.has(sender)) {
      told.add(sender);
      log('warn', 'no-credentials', { sender, remedy: `set ${settingsFor(sender)}` });
    }
    return undefined;
  };
}

/** The SDK is the largest part of the app, and most requests never need it. */
async function createLater(
  account: ApiAccount | UnusableAccount,
  getToken: GetToken,
  fetch: Fetch,
): Promise<OpenAI> {
  const { createClient } = await import('./create-client.ts');
  return createClient(account, getToken, fetch);
}

function settingsFor(sender: string): string {
  const suffix = sender === 'default' ? '' : `__${sender.toUpperCase().replaceAll('-', '_')}`;
  return `OPENAI_API_KEY${suffix} or AZURE_OPENAI_ENDPOINT${suffix}`;
}
