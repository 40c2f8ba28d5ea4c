import type { OpenAI } from 'openai';
import { createGetToken } from '../../azure/credential.ts';
import type { Endpoints } from '../../endpoints/endpoints.ts';
import type { ApiAccount } from '../../openai/account.ts';
import type { Context } from '../context.ts';
import { chooseAccount, type SenderOptions } from './choose-account.ts';

/** One sender and its API. */
export interface OpenedSender {
  readonly sender: string;
  readonly endpoints: Endpoints;
  /** The rest of its API. */
  readonly openApi: () => Promise<OpenAI>;
}

/** Opens the account that the options mean; `timeoutMs` bounds each call, 30 s where left out. */
export async function openSender(
  context: Context,
  options: SenderOptions,
  limits: { readonly timeoutMs?: number } = {},
): Promise<OpenedSender> {
  const { sender, account } = chooseAccount(await context.accounts(), options);
  const getToken = createGetToken(context.credential);
  const openApi = async () => {
    const { createClient } = await import('../../openai/create-client.ts');
    return createClient(account, getToken);
  };
  const endpoints = await openEndpoints(account, getToken, openApi, limits);
  return { sender, endpoints, openApi };
}

async function openEndpoints(
  account: ApiAccount,
  getToken: (scope: string) => Promise<string>,
  openApi: () => Promise<OpenAI>,
  limits: { readonly timeoutMs?: number },
): Promise<Endpoints> {
  if (account.kind === 'openai') {
    const { createOpenAiEndpoints } = await import('../../endpoints/openai-endpoints.ts');
    return createOpenAiEndpoints(await openApi(), limits);
  }
  const { createAzureEndpoints } = await import('../../endpoints/azure-endpoints.ts');
  const { endpoint, apiKey, scope } = account;
  return createAzureEndpoints({ endpoint, apiKey, getToken: () => getToken(scope), ...limits });
}
