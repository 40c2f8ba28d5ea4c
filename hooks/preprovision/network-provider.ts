import * as v from 'valibot';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { askManagement } from '../hook/management.ts';
import type { Problem } from '../hook/problem.ts';
import { isOn } from '../hook/read-value.ts';

const answer = v.object({ registrationState: v.string() });

/** Whether the subscription knows the plan's networks, where the app is to have one; Azure itself never registers them. */
export async function checkNetworkProvider(
  dependencies: HookDependencies,
  subscription: string,
): Promise<readonly Problem[]> {
  const { env, terminal } = dependencies;
  if (!isOn(env, 'VNET_ENABLED')) return [];
  const path = `/subscriptions/${subscription}/providers/Microsoft.App?api-version=2021-04-01`;
  try {
    const { registrationState } = v.parse(answer, await askManagement(dependencies, 'GET', path));
    if (registrationState === 'Registered') return [];
    return [
      {
        problem: `VNET_ENABLED is on, and in the subscription Microsoft.App is ${registrationState}`,
        remedy: `az provider register --namespace Microsoft.App --subscription ${subscription} --wait`,
      },
    ];
  } catch (error) {
    if (!hasStatus(error, 403)) throw error;
    terminal.say('Whether Microsoft.App is registered is not for you to see; going on without.');
    return [];
  }
}
