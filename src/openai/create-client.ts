import { OpenAI } from 'openai';
import type { ApiAccount, UnusableAccount } from './account.ts';
import { NoTokenError } from './api-error.ts';

/** A token for one scope, as `@azure/identity` gives them. */
export type GetToken = (scope: string) => Promise<string>;

/** What requests are made with. */
export type Fetch = typeof globalThis.fetch;

/** Time until an answer begins; a body may take longer, as long as the handler may. */
const TIMEOUT_MS = 60_000;
/** A name that is never anybody's. */
const NOWHERE = 'https://account.invalid/v1';
/** The ticket is tried again anyway, with longer pauses. */
const MAX_RETRIES = 1;

/**
 * The SDK's client for an account, by nothing but the account: the environment may hold another's. Where the account
 * is not usable, every request fails before it is made, as where nobody is signed in.
 */
export function createClient(
  account: ApiAccount | UnusableAccount,
  getToken: GetToken,
  fetch: Fetch = globalThis.fetch,
): OpenAI {
  const common = {
    fetch,
    timeout: TIMEOUT_MS,
    maxRetries: MAX_RETRIES,
    adminAPIKey: null,
    webhookSecret: null,
  };
  if (account.kind === 'unusable') {
    const refuse = () => Promise.reject(new NoTokenError(account.problem));
    return new OpenAI({
      ...common,
      apiKey: refuse,
      baseURL: NOWHERE,
      organization: null,
      project: null,
    });
  }
  if (account.kind === 'azure') {
    const { apiKey, endpoint, scope } = account;
    return new OpenAI({
      ...common,
      apiKey: apiKey ?? (() => getToken(scope)),
      baseURL: `${endpoint}/openai/v1/`,
      organization: null,
      project: null,
    });
  }
  const { apiKey, baseUrl, organization = null, project = null } = account;
  return new OpenAI({ ...common, apiKey, baseURL: baseUrl, organization, project });
}
