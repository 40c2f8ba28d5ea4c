import type { TokenCredential } from '@azure/identity';
import { createGetToken } from '../../azure/credential.ts';
import { createAzureEndpoints } from '../../endpoints/azure-endpoints.ts';
import type { Endpoints } from '../../endpoints/endpoints.ts';
import { createOpenAiEndpoints } from '../../endpoints/openai-endpoints.ts';
import type { ApiAccount } from '../../openai/account.ts';

/** Less than a check has. */
const TIMEOUT_MS = 10_000;

/** The endpoints that are registered with an account. */
export async function openEndpoints(
  account: ApiAccount,
  credential: TokenCredential,
): Promise<Endpoints> {
  const getToken = createGetToken(credential);
  if (account.kind === 'azure') {
    const { endpoint, apiKey, scope } = account;
    const token = () => getToken(scope);
    return createAzureEndpoints({ endpoint, apiKey, getToken: token, timeoutMs: TIMEOUT_MS });
  }
  const { createClient } = await import('../../openai/create-client.ts');
  return createOpenAiEndpoints(createClient(account, getToken), { timeoutMs: TIMEOUT_MS });
}
