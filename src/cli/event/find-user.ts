import { userInfo } from 'node:os';
import type { Context } from '../context.ts';

/** Of the storage account, for which the user is signed in anyway. */
const SCOPE = 'https://storage.azure.com/.default';

/** Who does what is done: on a deployment whoever is signed in to Azure, else the user of the machine. */
export async function findUser(context: Pick<Context, 'config' | 'credential'>): Promise<string> {
  if (context.config().storage.kind === 'connection-string') return findMachineUser();
  const token = await context.credential.getToken(SCOPE);
  return readUser(token?.token ?? '') ?? findMachineUser();
}

/** The name in an access token, an app's id where it is nobody's; undefined where it cannot be read. */
export function readUser(token: string): string | undefined {
  const [, payload = ''] = token.split('.');
  const claims = readClaims(Buffer.from(payload, 'base64url').toString());
  const names = ['upn', 'preferred_username', 'unique_name', 'appid', 'oid'];
  const found = names.map((name) => claims[name]);
  return found.find((name): name is string => typeof name === 'string' && name !== '');
}

function readClaims(text: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(text);
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch (error) {
    // Access tokens are nobody's to read but the service's, so any format will do.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function findMachineUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // Containers may run as a number without a name.
    if (error instanceof Error && 'syscall' in error) return 'unknown user';
    throw error;
  }
}
