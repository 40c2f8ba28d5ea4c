import { ApiError } from '../../openai/api-error.ts';
import { CliError } from '../cli-error.ts';

/** What helps where the API refuses; what it says with 401 and 403 has its remedy already. */
const REMEDIES: ReadonlyMap<number | undefined, string> = new Map([
  [undefined, 'check the network and the address of the account in the settings'],
  [404, 'it is not there (any more), or the address of the account in the settings is wrong'],
  [409, 'something else is changing it: look at it with `endpoint list`, then run this again'],
  [429, 'too many requests, of whoever uses this account: wait a minute, then run this again'],
]);

/** Does what asks the API; a refusal rejects with a `CliError` that says what to do about it. */
export async function explainApi<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const remedy = error instanceof ApiError ? findRemedy(error) : undefined;
    if (!(error instanceof Error) || remedy === undefined) throw error;
    throw new CliError(`${error.message}: ${remedy}`, { cause: error });
  }
}

function findRemedy({ status }: ApiError): string | undefined {
  if (status !== undefined && status >= 500) {
    return 'run this again later, and look at https://status.openai.com or https://status.azure.com';
  }
  return REMEDIES.get(status);
}
