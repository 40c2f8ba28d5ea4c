import { describeError, hasStatus } from '../webhooks/errors.ts';
import { type Finding, problem, skipped } from './finding.ts';
import { isNobodySignedIn } from './nobody-signed-in.ts';
import type { Place } from './place.ts';

/** The roles that `azd provision` gives to whoever deploys, and that suffice to look. */
const ROLES = {
  table: 'Storage Table Data Contributor',
  queue: 'Storage Queue Data Reader',
  container: 'Storage Blob Data Reader',
} as const;

/** Why a place could not be looked at, and what helps; names nothing that the service wrote. */
export function explainPlace(error: unknown, place: Place, isLocal: boolean): Finding {
  const { kind, service } = place;
  if (isNobodySignedIn(error)) return skipped(`${service} takes somebody who is signed in`);
  const codes = readCodes(error);
  if (codes.includes('AuthorizationFailure')) {
    return problem(
      `${service} keeps this machine out by its network rules (403)`,
      `azd env set ALLOWED_IP_ADDRESSES '["<your public address>"]', then azd provision`,
    );
  }
  if (codes.includes('AuthenticationFailed')) {
    return problem(
      `${service} does not take the key or token (403)`,
      'give it as the account shows it today, and set the clock: one of another time is refused, too',
    );
  }
  if (hasStatus(error, 403)) {
    return problem(
      `whoever asks lacks the role ${ROLES[kind]} on ${service} (403)`,
      isLocal
        ? 'copy the connection string AzureWebJobsStorage again'
        : 'azd provision, which gives it to whoever deploys; a new role takes some minutes',
    );
  }
  if (hasStatus(error, 401)) {
    return problem(
      `${service} does not take the token (401): it is of another tenant`,
      'sign in to the tenant of the deployment: az login --tenant <AZURE_TENANT_ID>',
    );
  }
  if (codes.includes('ECONNREFUSED')) {
    return problem(
      `nothing listens at ${service}`,
      isLocal
        ? 'npm start, which runs storage too; with --storage-port its address is not in the settings'
        : 'check the network',
    );
  }
  if (codes.some((code) => ['ENOTFOUND', 'EAI_AGAIN'].includes(code))) {
    return problem(
      `there is no storage account at ${service}`,
      isLocal
        ? 'check AzureWebJobsStorage, and the network'
        : 'azd provision, or check the network',
    );
  }
  if (error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name)) {
    return problem(
      `${service} does not answer in time`,
      isLocal ? 'start npm start anew' : 'check the network',
    );
  }
  return problem(`${service} did not say what it has: ${describeCodes(error, codes)}`, 'try again');
}

/** Codes of an error and of its causes. */
function readCodes(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { code, cause, details } = error as {
    code?: unknown;
    cause?: unknown;
    details?: { errorCode?: unknown; odataError?: { code?: unknown } };
  };
  const own = [code, details?.errorCode, details?.odataError?.code];
  return [
    ...own.filter((one): one is string => typeof one === 'string'),
    ...readCodes(cause, depth + 1),
  ];
}

/** The messages of the SDKs quote whole answers. */
function describeCodes(error: unknown, codes: readonly string[]): string {
  const { statusCode }: { statusCode?: unknown } = error ?? {};
  const known = [...(typeof statusCode === 'number' ? [String(statusCode)] : []), ...codes];
  return known.length > 0 ? [...new Set(known)].join(' ') : describeError(error);
}
