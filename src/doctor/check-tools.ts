import { type Finding, ok, problem, skipped } from './finding.ts';
import type { Check } from './run-checks.ts';

/** How a program ended: `code` is undefined where it could not be started. */
interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
}

/** Runs a program that is on the PATH, and ends it when `signal` aborts. */
export type RunProgram = (
  signal: AbortSignal,
) => (program: string, ...args: readonly string[]) => Promise<Ended>;

/** Needed to run TypeScript as it is; the project brings it along. */
const OLDEST_NODE = 24;

/** Whether this is a Node that runs the project; `version` is such as `24.1.0`. */
export function createNodeCheck(version: string): Check {
  return {
    name: 'node',
    async look() {
      if (Number.parseInt(version) >= OLDEST_NODE) return [ok(version)];
      return [
        problem(
          `${version} is older than ${OLDEST_NODE}, as the app has it`,
          'run it as npm run cli --, which takes the Node in node_modules',
        ),
      ];
    },
  };
}

/** Whether azd is there and new enough; `findProblems` is what the deployment itself asks. */
export function createAzdCheck(
  run: RunProgram,
  findProblems: (
    run: ReturnType<RunProgram>,
  ) => Promise<readonly { readonly problem: string; readonly remedy: string }[]>,
): Check {
  return {
    name: 'azd',
    async look(signal) {
      const problems = await findProblems(run(signal));
      if (problems.length > 0) return problems.map((one) => problem(one.problem, one.remedy));
      return [ok('as new as azure.yaml asks for')];
    },
  };
}

/** Tools that are good to have; `why` says what is lost without it. */
export function createOptionalToolCheck(
  name: string,
  { run, args, why }: { run: RunProgram; args: readonly string[]; why: string },
): Check {
  return {
    name,
    async look(signal): Promise<readonly Finding[]> {
      const { code, stdout } = await run(signal)(name, ...args);
      const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
      if (code === 0) return [ok(version ?? 'there, and does not say its version')];
      return [skipped(`not on the PATH, or it does not run; ${why}`)];
    },
  };
}
