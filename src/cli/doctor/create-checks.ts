import { join } from 'node:path';
import { versions } from 'node:process';
import { checkAzd } from '../../../hooks/preprovision/azd.ts';
import { listDeployedFunctions } from '../../azure/doctor-functions.ts';
import { createAppCheck } from '../../doctor/check-app.ts';
import { createFunctionsCheck, type ListedFunction } from '../../doctor/check-functions.ts';
import { createLoginCheck } from '../../doctor/check-login.ts';
import { createPackagesCheck } from '../../doctor/check-packages.ts';
import { createSecretsCheck } from '../../doctor/check-secrets.ts';
import {
  createAzdCheck,
  createNodeCheck,
  createOptionalToolCheck,
} from '../../doctor/check-tools.ts';
import { type Finding, problem, skipped } from '../../doctor/finding.ts';
import { listLocalFunctions } from '../../doctor/list-local-functions.ts';
import type { Check } from '../../doctor/run-checks.ts';
import type { Context } from '../context.ts';
import { PROGRAM } from '../create-command.ts';
import { createSenderChecks } from './create-sender-checks.ts';
import { createContextCheck, findSecrets, toLines } from './create-settings-checks.ts';
import { createStorageChecks } from './create-storage-checks.ts';
import { findApp } from './find-app.ts';
import { runProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '../../..');
const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/** Everything there is to look at, in the order in which it depends on one another. */
export async function createChecks(context: Context, now: () => Date): Promise<readonly Check[]> {
  const app = findApp(context);
  const secrets = findSecrets(context, now);
  let reading: ReturnType<typeof secrets.read> | undefined;
  const readSecrets = () => (reading ??= secrets.read());
  const flag = context.name === undefined ? '' : ` --env ${context.name}`;
  return [
    ...createToolChecks(context.name === undefined),
    ...createLoginChecks(context),
    createContextCheck(context),
    createSecretsCheck({
      read: readSecrets,
      place: secrets.place,
      now,
      remedy: `${PROGRAM} secret set <sender>${flag}`,
    }),
    ...(await createStorageChecks(context, now)),
    ...createAppChecks(context, app),
    ...createSenderChecks({ context, app, readSecrets, now }),
  ];
}

/** What can be looked at without settings, and why there are none. */
export function createChecksWithout(message: string, isLocal: boolean): readonly Check[] {
  const findings = toLines(message).map((text) => problem(text));
  return [
    ...createToolChecks(isLocal),
    { name: 'settings', look: async () => findings },
    { name: 'all else', look: async () => [skipped('it takes the settings')] },
  ];
}

/** Only what is needed: this machine has its own storage and host, and a deployment takes azd. */
function createToolChecks(isLocal: boolean): readonly Check[] {
  const run = runProgram;
  const func = { run, args: ['--version'], why: 'only npm start -- --func needs it' };
  const az = { run, args: ['version'], why: 'azd will do' };
  return [
    createNodeCheck(versions.node),
    createPackagesCheck(ROOT),
    ...(isLocal
      ? [createOptionalToolCheck('func', func)]
      : [createAzdCheck(run, checkAzd), createOptionalToolCheck('az', az)]),
  ];
}

function createLoginChecks({ name, credential, outputs }: Context): readonly Check[] {
  if (name === undefined) return [];
  return [
    createLoginCheck({
      async getToken(abortSignal) {
        const token = await credential.getToken(STORAGE_SCOPE, { abortSignal });
        return token?.token ?? '';
      },
      tenant: outputs['AZURE_TENANT_ID'] || undefined,
    }),
  ];
}

function createAppChecks(context: Context, url: string | undefined): readonly Check[] {
  const isLocal = context.name === undefined;
  if (url === undefined) {
    return [{ name: 'app', look: async () => [skipped('azd knows no address of it: azd up')] }];
  }
  const remedy = isLocal ? 'npm start' : 'azd deploy; azd monitor --logs says why';
  return [
    createAppCheck({ url, remedy }),
    createFunctionsCheck({
      list: (signal) => (isLocal ? listLocalFunctions(url, signal) : listDeployed(context, signal)),
      remedy,
    }),
  ];
}

async function listDeployed(
  { credential, outputs }: Context,
  signal: AbortSignal,
): Promise<readonly ListedFunction[] | Finding> {
  const subscription = outputs['AZURE_SUBSCRIPTION_ID'];
  const group = outputs['AZURE_RESOURCE_GROUP'];
  const app = outputs['AZURE_FUNCTION_APP_NAME'];
  if (!subscription || !group || !app) {
    return skipped('not seen without a key but for health: azd knows not where the app is');
  }
  return listDeployedFunctions({ credential, subscription, group, app }, signal);
}
