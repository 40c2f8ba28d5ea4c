import * as v from 'valibot';
import { describeError } from '../webhooks/errors.ts';
import { type Finding, ok, problem } from './finding.ts';
import type { Check } from './run-checks.ts';

interface AppDependencies {
  /** Without a slash at its end. */
  readonly url: string;
  /** What helps where nothing answers. */
  readonly remedy: string;
}

const Health = v.object({ status: v.picklist(['ok', 'unavailable']) });
const Part = v.object({ ok: v.boolean(), problem: v.optional(v.string()) });
const Details = v.object({ checks: v.record(v.string(), Part) });

/** An instance that has to start first may take some seconds. */
const TIMEOUT_MS = 12_000;

/** Whether the app answers at `/health`, and what it lacks where it says so. */
export function createAppCheck({ url, remedy }: AppDependencies): Check {
  return {
    name: 'app',
    async look(signal) {
      const answer = await ask(`${url}/health`, signal);
      if (typeof answer === 'string') {
        return [problem(`nothing answers at ${url} (${answer})`, remedy)];
      }
      const health = v.safeParse(Health, answer.json);
      if (!health.success) {
        return [
          problem(`${url}/health answers ${answer.status}, and not as this app does`, remedy),
        ];
      }
      if (health.output.status === 'ok')
        return [ok(`${url} runs, with storage, queue and a secret`)];
      return [await explainIllness(url, signal)];
    },
  };
}

/** The details are open on this machine, and ask for a key where the app is deployed. */
async function explainIllness(url: string, signal: AbortSignal): Promise<Finding> {
  const text = `${url} runs, and says that it is unavailable`;
  const answer = await ask(`${url}/health/details`, signal);
  const details = typeof answer === 'string' ? undefined : v.safeParse(Details, answer.json);
  if (!details?.success) {
    return problem(
      `${text}: it cannot use its storage or its queue, or has no signing secret`,
      `GET ${url}/health/details says which, with a function key`,
    );
  }
  const ill = Object.entries(details.output.checks).filter(([, part]) => !part.ok);
  return problem(
    `${text}: ${ill.map(([name, part]) => `${name}: ${part.problem ?? ''}`).join('; ')}`,
  );
}

/** The status and JSON of an answer, or what came instead of one. */
async function ask(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly json: unknown } | string> {
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(url, { signal: inTime, redirect: 'manual' });
    return { status: response.status, json: toJson(await response.text()) };
  } catch (error) {
    signal.throwIfAborted();
    const { code }: { code?: unknown } = (error instanceof Error && error.cause) || {};
    return typeof code === 'string' ? code : describeError(error);
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever it is, it is not what this app says.
    return undefined;
  }
}
