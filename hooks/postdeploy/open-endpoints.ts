import { createGetToken } from '../../src/azure/credential.ts';
import { readAccounts } from '../../src/config/accounts.ts';
import { type Environment, readText } from '../../src/config/readers.ts';
import { createAzureEndpoints } from '../../src/endpoints/azure-endpoints.ts';
import type { Endpoints } from '../../src/endpoints/endpoints.ts';
import { createOpenAiEndpoints } from '../../src/endpoints/openai-endpoints.ts';
import { createGetOpenAI } from '../../src/openai/client.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { HookError } from '../hook/problem.ts';
import type { Account } from './choose-account.ts';

const PROJECT_SETTINGS = ['OPENAI_BASE_URL', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'];
const SCOPE = 'https://ai.azure.com/.default';

/** The endpoints of an account; at Azure OpenAI signed in as at azd, or with the key where tokens are refused. */
export async function openEndpoints(
  { env, credential }: Pick<HookDependencies, 'env' | 'credential'>,
  account: Account,
): Promise<Endpoints> {
  const getToken = createGetToken(credential);
  if (account.provider === 'azure') {
    const scope = readText(env, 'AZURE_OPENAI_SCOPE') ?? SCOPE;
    return createAzureEndpoints({ ...account, getToken: () => getToken(scope) });
  }
  const problems: string[] = [];
  // Read as the app reads them, the address and the project included.
  const settings = { ...pick(env, PROJECT_SETTINGS), OPENAI_API_KEY: account.apiKey };
  const openai = await createGetOpenAI(
    readAccounts({ env: settings, problems }),
    getToken,
  )('default');
  if (!openai || problems.length > 0) {
    throw new HookError(problems.map((problem) => ({ problem, remedy: '' })));
  }
  return createOpenAiEndpoints(openai);
}

function pick(env: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}
