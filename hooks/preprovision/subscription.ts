import * as v from 'valibot';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { askManagement } from '../hook/management.ts';
import type { Problem } from '../hook/problem.ts';

const answer = v.object({ state: v.string(), displayName: v.optional(v.string(), '') });

/** Whether whoever is signed in sees the subscription, and it can be deployed to. */
export async function checkSubscription(
  dependencies: HookDependencies,
  subscription: string,
): Promise<readonly Problem[]> {
  const path = `/subscriptions/${subscription}?api-version=2022-12-01`;
  try {
    const { state, displayName } = v.parse(answer, await askManagement(dependencies, 'GET', path));
    if (['Enabled', 'PastDue'].includes(state)) return [];
    const problem = `the subscription ${displayName} (${subscription}) is ${state}`;
    return [{ problem, remedy: 'azd env set AZURE_SUBSCRIPTION_ID <id of another one>' }];
  } catch (error) {
    if (!hasStatus(error, 400, 401, 403, 404)) throw error;
    return [
      {
        problem: `who is signed in to azd does not see the subscription ${subscription}`,
        remedy:
          'azd auth login --tenant-id <tenant of the subscription>\n' +
          'or: azd env set AZURE_SUBSCRIPTION_ID <id of another one>',
      },
    ];
  }
}
