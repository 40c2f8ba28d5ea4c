import * as v from 'valibot';
import type { HookDependencies } from '../hook/dependencies.ts';
import { failure } from '../hook/problem.ts';
import { readJson } from '../hook/read-json.ts';

const LIMIT_MS = 300_000;
const PAUSE_MS = 5_000;
const ANSWER_MS = 20_000;

/** Without a signing secret the app calls itself unavailable, and yet it runs. */
const health = v.object({ status: v.picklist(['ok', 'unavailable']) });

/** Waits until the deployed app itself answers at its `/health`; rejects after five minutes. */
export async function waitForApp(dependencies: HookDependencies, appUrl: string): Promise<void> {
  const { terminal, pause, clock, stopped } = dependencies;
  const url = `${appUrl}/health`;
  const startedAt = clock();
  let isTold = false;

  for (;;) {
    const said = await ask();
    if (said === undefined) break;
    if (clock() - startedAt >= LIMIT_MS) {
      throw failure(
        `the app does not run: ${url} ${said}`,
        'azd deploy\nLook at its log for the reason: azd monitor --logs',
      );
    }
    if (!isTold) terminal.say(`Waiting for the app to start (${url} ${said}) …`);
    isTold = true;
    await pause(PAUSE_MS);
  }
  terminal.say('The app runs.');

  /** Undefined where the app answered, or what came instead. */
  async function ask(): Promise<string | undefined> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]);
    try {
      const response = await fetch(url, { signal });
      const isApp = readJson(health, await response.text()) !== undefined;
      return isApp ? undefined : `answers ${response.status}`;
    } catch {
      stopped.throwIfAborted();
      return 'does not answer';
    }
  }
}
