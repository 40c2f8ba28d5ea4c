import { readText } from '../../src/config/readers.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { failure } from '../hook/problem.ts';

/** Where the endpoint is registered, and with what. */
export type Account =
  | { readonly provider: 'openai'; readonly apiKey: string }
  | { readonly provider: 'azure'; readonly endpoint: string; readonly apiKey?: string };

type Parts = Pick<HookDependencies, 'env' | 'terminal'>;

/** What the vault holds before anything is registered. */
export interface Stored {
  /** Whether the app has a signing secret. */
  readonly hasSecret: boolean;
  /** Resolves to the key of OpenAI, or to undefined where the vault has none. */
  readonly readApiKey: () => Promise<string | undefined>;
}

/**
 * What `REGISTER_ENDPOINT` says, or else the answer of whoever sits at the terminal, who is not asked where the app has
 * a signing secret already. Undefined for nothing, also where all that is missing is a key to look again with.
 */
export async function chooseAccount(
  { env, terminal }: Parts,
  stored: Stored,
): Promise<Account | undefined> {
  const choice = readText(env, 'REGISTER_ENDPOINT')?.toLowerCase();
  switch (choice ?? (stored.hasSecret || !terminal.canAsk ? 'no' : await askProvider(terminal))) {
    case 'openai': {
      const apiKey = await findKey({ env, terminal }, stored);
      return apiKey === undefined ? undefined : { provider: 'openai', apiKey };
    }
    case 'azure':
      return { provider: 'azure', ...(await findResource({ env, terminal })) };
    case 'no':
      return undefined;
    default:
      throw failure(
        `REGISTER_ENDPOINT is "${choice ?? ''}", which is none of openai, azure, no`,
        'azd env set REGISTER_ENDPOINT openai',
      );
  }
}

async function askProvider(terminal: Parts['terminal']): Promise<'openai' | 'azure' | 'no'> {
  terminal.say('Register the endpoint now? It creates a webhook endpoint in your account.');
  for (;;) {
    const answer = await terminal.ask('openai, azure or no (no):');
    const found = (['openai', 'azure', 'no'] as const).find((one) => one === answer.toLowerCase());
    if (found !== undefined || answer === '') return found ?? 'no';
  }
}

/** The key in the shell, or else the one that an earlier run stored, or else what somebody types. */
async function findKey({ env, terminal }: Parts, stored: Stored): Promise<string | undefined> {
  const key = readText(env, 'OPENAI_API_KEY') ?? (await stored.readApiKey());
  if (key !== undefined) return key;
  if (stored.hasSecret) {
    terminal.say(
      'Without OPENAI_API_KEY the registration was not checked; the app has its signing secret.',
    );
    return undefined;
  }
  if (terminal.canAsk) {
    const typed = await terminal.askSecret('API key of the project, which is not shown:');
    if (typed !== '') return typed;
  }
  throw failure(
    'there is no key to register the endpoint with OpenAI',
    'Set OPENAI_API_KEY in the environment of this command, not with `azd env set`, which would write it to a file.',
  );
}

async function findResource({
  env,
  terminal,
}: Parts): Promise<{ endpoint: string; apiKey?: string }> {
  const apiKey = readText(env, 'AZURE_OPENAI_API_KEY');
  let endpoint = readText(env, 'AZURE_OPENAI_ENDPOINT');
  if (endpoint === undefined && terminal.canAsk) {
    endpoint = await terminal.ask('Endpoint of the resource (https://….openai.azure.com):');
  }
  if (endpoint === undefined || !URL.canParse(endpoint)) {
    throw failure(
      'there is no Azure OpenAI resource to register the endpoint with',
      'azd env set AZURE_OPENAI_NAME <name>, and azd provision\n' +
        'or: azd env set AZURE_OPENAI_ENDPOINT https://<name>.openai.azure.com',
    );
  }
  // People copy it with the path of the API, too.
  endpoint = endpoint.replace(/\/+$/, '').replace(/\/openai(\/v1)?$/, '');
  return { endpoint, ...(apiKey !== undefined && { apiKey }) };
}
