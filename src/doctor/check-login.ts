import { ok, problem } from './finding.ts';
import type { Check } from './run-checks.ts';

interface LoginDependencies {
  /** The text of a token for storage. */
  readonly getToken: (signal: AbortSignal) => Promise<string>;
  /** The tenant of the deployment, where it is known. */
  readonly tenant: string | undefined;
}

/** Whether somebody is signed in, in the tenant of the deployment. */
export function createLoginCheck({ getToken, tenant }: LoginDependencies): Check {
  return {
    name: 'login',
    async look(signal) {
      const signedInTo = readTenant(await getToken(signal));
      if (tenant === undefined || signedInTo === undefined || signedInTo === tenant) {
        return [ok('signed in to Azure')];
      }
      return [
        problem(
          `signed in to the tenant ${signedInTo}, and the deployment is in ${tenant}`,
          `az login --tenant ${tenant}, or azd auth login --tenant-id ${tenant}`,
        ),
      ];
    },
  };
}

/** The claim `tid` of a token; undefined where it is none that anybody but its reader may open. */
function readTenant(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const { tid }: { tid?: unknown } = claims ?? {};
    return typeof tid === 'string' && /^[0-9a-f-]{36}$/i.test(tid) ? tid : undefined;
  } catch {
    return undefined;
  }
}
