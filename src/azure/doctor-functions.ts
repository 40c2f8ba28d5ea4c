import type { TokenCredential } from '@azure/identity';
import * as v from 'valibot';
import type { ListedFunction } from '../doctor/check-functions.ts';
import { type Finding, skipped } from '../doctor/finding.ts';
import { isNobodySignedIn } from '../doctor/nobody-signed-in.ts';

interface AppParts {
  readonly credential: TokenCredential;
  readonly subscription: string;
  readonly group: string;
  readonly app: string;
  /** Azure Resource Manager's where it is left out. */
  readonly managementUrl?: string;
}

const SCOPE = 'https://management.azure.com/.default';
const VERSION = '2024-11-01';
const List = v.object({
  value: v.array(
    v.object({
      properties: v.object({ name: v.string(), isDisabled: v.optional(v.nullable(v.boolean())) }),
    }),
  ),
});

/** The functions of a deployed app as Azure Resource Manager knows them, which needs no key of the app. */
export async function listDeployedFunctions(
  {
    credential,
    subscription,
    group,
    app,
    managementUrl = 'https://management.azure.com',
  }: AppParts,
  abortSignal: AbortSignal,
): Promise<readonly ListedFunction[] | Finding> {
  const token = await credential.getToken(SCOPE, { abortSignal }).catch((error: unknown) => {
    // Who is signed in has a check of its own.
    if (isNobodySignedIn(error)) return undefined;
    throw error;
  });
  if (token === undefined) return skipped('not seen: it takes somebody who is signed in');
  const site = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/sites/${app}`;
  const url = new URL(`${site}/functions?api-version=${VERSION}`, managementUrl);
  const headers = { authorization: `Bearer ${token?.token ?? ''}` };
  const response = await fetch(url, { headers, signal: abortSignal });
  const list = response.ok ? v.safeParse(List, await response.json()) : undefined;
  if (list?.success) {
    return list.output.value.map(({ properties: { name, isDisabled } }) => ({
      name,
      isDisabled: isDisabled ?? false,
    }));
  }
  return skipped(
    `not seen: Azure answered ${response.status} for the functions of ${app}, which takes the role Reader`,
  );
}
