import { type Finding, ok, problem, warning } from './finding.ts';
import type { Check } from './run-checks.ts';

/** A function as its host lists it. */
export interface ListedFunction {
  readonly name: string;
  readonly isDisabled: boolean;
}

interface FunctionsDependencies {
  /** Resolves to a finding where the list is not for us to see, which it explains. */
  readonly list: (signal: AbortSignal) => Promise<readonly ListedFunction[] | Finding>;
  /** What helps where one is missing. */
  readonly remedy: string;
}

/** What `src/main.ts` registers. */
export const FUNCTIONS = [
  'receive',
  'process',
  'bury',
  'notify',
  'sweep',
  'purge',
  'reconcile',
  'health',
  'health-details',
] as const;

/** Whether the host has every function of the app, and runs it. */
export function createFunctionsCheck({ list, remedy }: FunctionsDependencies): Check {
  return {
    name: 'functions',
    async look(signal) {
      const listed = await list(signal);
      if ('level' in listed) return [listed];
      const states = new Map(listed.map(({ name, isDisabled }) => [name, isDisabled]));
      const missing = FUNCTIONS.filter((name) => !states.has(name));
      const disabled = FUNCTIONS.filter((name) => states.get(name));
      const found: Finding[] = [];
      if (missing.length > 0) found.push(problem(`not registered: ${missing.join(', ')}`, remedy));
      if (disabled.length > 0) {
        const settings = disabled.map((name) => `AzureWebJobs.${name}.Disabled`);
        found.push(
          warning(`paused: ${disabled.join(', ')}`, `take out the setting ${settings.join(', ')}`),
        );
      }
      return found.length > 0 ? found : [ok(`all ${FUNCTIONS.length} are registered and run`)];
    },
  };
}
