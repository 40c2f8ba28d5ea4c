import * as v from 'valibot';
import { readText } from '../../src/config/readers.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { listManagement } from '../hook/management.ts';
import type { Problem } from '../hook/problem.ts';

const resources = v.array(
  v.object({ id: v.string(), name: v.string(), kind: v.optional(v.string(), '') }),
);
const KINDS: ReadonlySet<string> = new Set(['OpenAI', 'AIServices']);

/** Whether the Azure OpenAI resource that the app is to use is where the settings say. */
export async function checkOpenAiResource(
  dependencies: HookDependencies,
  subscription: string,
): Promise<readonly Problem[]> {
  const { env, terminal } = dependencies;
  const wanted = readText(env, 'AZURE_OPENAI_NAME');
  if (wanted === undefined) return [];
  const group =
    readText(env, 'AZURE_OPENAI_RESOURCE_GROUP') ?? `rg-${readText(env, 'AZURE_ENV_NAME') ?? ''}`;
  const path = `/subscriptions/${subscription}/providers/Microsoft.CognitiveServices/accounts?api-version=2024-10-01`;
  try {
    const named = v
      .parse(resources, await listManagement(dependencies, path))
      .filter(({ name, kind }) => isSame(name, wanted) && KINDS.has(kind))
      .map(({ id }) => /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? '');
    if (named.some((found) => isSame(found, group))) return [];
    return [toProblem(wanted, group, named)];
  } catch (error) {
    if (!hasStatus(error, 403)) throw error;
    terminal.say(`Whether there is an Azure OpenAI resource ${wanted} is not for you to see.`);
    return [];
  }
}

function toProblem(wanted: string, group: string, [found]: readonly string[]): Problem {
  const problem = `there is no Azure OpenAI resource ${wanted} in the resource group ${group}`;
  if (found !== undefined) {
    const remedy = `It is in another group: azd env set AZURE_OPENAI_RESOURCE_GROUP ${found}`;
    return { problem, remedy };
  }
  return {
    problem,
    remedy:
      'azd env set AZURE_OPENAI_NAME <name of one in this subscription>\n' +
      "or, to use OpenAI: azd env set AZURE_OPENAI_NAME ''",
  };
}

/** Names of resources and groups are told apart without their case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
