import { readText } from '../../src/config/readers.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { explain } from '../hook/explain.ts';
import { HookError, type Problem } from '../hook/problem.ts';
import { checkAzd } from './azd.ts';
import { checkLogin } from './login.ts';
import { checkNames } from './names.ts';
import { checkNetworkProvider } from './network-provider.ts';
import { checkOpenAiResource } from './openai-resource.ts';
import { checkParameters } from './parameters.ts';
import { checkSubscription } from './subscription.ts';
import { checkVaultName } from './vault-name.ts';

/** Looks for whatever would make the deployment fail minutes later, and names all of it at once. */
export async function preprovision(dependencies: HookDependencies): Promise<void> {
  const { env, run, terminal, stopped } = dependencies;
  const problems: Problem[] = [...checkNames(env), ...checkParameters(env)];
  problems.push(...(await checkAzd(run)));
  const login = await checkLogin(run);
  problems.push(...login);
  if (login.length === 0) problems.push(...(await checkAzure(dependencies).catch(orStop)));
  if (problems.length > 0) throw new HookError(problems);
  terminal.say('Tools, login, names and parameters: nothing in the way.');

  function orStop(error: unknown): readonly Problem[] {
    stopped.throwIfAborted();
    return explain(error);
  }
}

/** What only Azure knows; azd asks for the subscription after this hook where there is none yet. */
async function checkAzure(dependencies: HookDependencies): Promise<readonly Problem[]> {
  const subscription = readText(dependencies.env, 'AZURE_SUBSCRIPTION_ID');
  if (subscription === undefined) {
    dependencies.terminal.say(
      'No subscription is chosen yet, so nothing was looked up in it: azd asks for one now.',
    );
    return [];
  }
  const problems = await checkSubscription(dependencies, subscription);
  if (problems.length > 0) return problems;
  return [
    ...(await checkVaultName(dependencies, subscription)),
    ...(await checkOpenAiResource(dependencies, subscription)),
    ...(await checkNetworkProvider(dependencies, subscription)),
  ];
}
