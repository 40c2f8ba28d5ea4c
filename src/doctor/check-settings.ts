import { type Finding, ok, problem, warning } from './finding.ts';
import type { Check } from './run-checks.ts';

interface SettingsDependencies {
  /** Where the settings are from, in words. */
  readonly place: string;
  /** Every problem with them at once, each with its remedy. */
  readonly readProblems: () => Promise<readonly string[]>;
  /** What is wrong with those of telemetry: the app starts, and does without. */
  readonly telemetryProblems: readonly string[];
  /** Settings that refer to secrets that are not where they should be. */
  readonly unresolved: readonly string[];
}

/** Whether the app could work with the settings, `calls.json` included. */
export function createSettingsCheck(dependencies: SettingsDependencies): Check {
  const { place, readProblems, telemetryProblems, unresolved } = dependencies;
  return {
    name: 'settings',
    async look() {
      const found: Finding[] = (await readProblems()).map((text) => problem(text));
      found.push(...telemetryProblems.map((text) => warning(text)));
      if (unresolved.length > 0) {
        found.push(
          warning(
            `${unresolved.join(', ')}: refers to a secret that is not there, so it counts as not set`,
            'store the secret, or take the setting out',
          ),
        );
      }
      return found.length > 0 ? found : [ok(`those of ${place} are usable`)];
    },
  };
}
