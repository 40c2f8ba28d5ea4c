import { ConfigError } from '../config.ts';
import { describeError } from '../webhooks/errors.ts';
import { CliError } from './cli-error.ts';

/** Errors of the app whose messages are made for whoever operates it. */
const SPEAKING = new Set([
  'ApiError',
  'EndpointError',
  'LocalSettingsError',
  'NoSecretError',
  'SignInError',
  'VaultError',
]);

/** What went wrong and what to do about it. One line, but for settings, of which each problem has its own. */
export function explainError(error: unknown): string {
  if (error instanceof CliError || error instanceof ConfigError) return error.message;
  const codes = readCodes(error);
  const has = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  if (has(/^(CredentialUnavailable|(Aggregate)?Authentication)/)) {
    return 'nobody is signed in to Azure: run `az login` or `azd auth login`, in the tenant of the deployment';
  }
  if (error instanceof Error && SPEAKING.has(error.name)) return error.message;
  if (has(/^ECONNREFUSED$/)) {
    return `nothing listens there: is \`npm start\` running? (${describeError(error)})`;
  }
  if (has(/^(ENOTFOUND|EAI_AGAIN)$/)) {
    return `there is no such host: check the settings and the network (${describeError(error)})`;
  }
  if (has(/^(403|AuthorizationFailure|AuthorizationPermissionMismatch)$/)) {
    return (
      'whoever is signed in may not do this: `azd provision` gives the roles to the one who deploys, ' +
      `and closed networks let in named addresses only (${describeError(error)})`
    );
  }
  return describeError(error);
}

/** Names, codes and statuses of an error and of what caused it. */
function readCodes(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const keys = ['name', 'code', 'statusCode', 'status'];
  const own = keys.map((key): unknown => Reflect.get(error, key));
  const codes = own.filter((code) => typeof code === 'string' || typeof code === 'number');
  return [
    ...codes.map(String),
    ...readLastCode(error),
    ...readCodes(Reflect.get(error, 'cause'), depth + 1),
  ];
}

/** What the vault's adapter says ends with the code, and may come without the cause, which holds a request. */
function readLastCode(error: object): string[] {
  if (!(error instanceof Error) || error.name !== 'VaultError') return [];
  return /\((\w+)\)$/.exec(error.message)?.slice(1) ?? [];
}
