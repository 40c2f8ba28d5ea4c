import { join } from 'node:path';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { readIfThere } from '../settings/read-if-there.ts';

const Running = v.object({ pid: v.number(), url: v.string() });
const LOCAL_URL = 'http://127.0.0.1:7071';

/** The address of the app, without a slash at its end; undefined where azd knows none. */
export function findApp({ name, folder, outputs }: Context): string | undefined {
  const url = name === undefined ? findLocal(folder) : findDeployed(outputs);
  return url?.replace(/\/+$/, '');
}

function findDeployed(outputs: Context['outputs']): string | undefined {
  return outputs['AZURE_FUNCTION_APP_URL'] || URL.parse(outputs['WEBHOOK_URL'] ?? '')?.origin;
}

/** Where `npm start` says that it runs, or else where it does by default. */
function findLocal(folder: string): string {
  const text = readIfThere(join(folder, '.azurite/running.json'));
  const running = text === undefined ? undefined : readRunning(text);
  // What a killed process left behind may be anybody's address by now.
  return running && isAlive(running.pid) ? running.url : LOCAL_URL;
}

function readRunning(text: string) {
  try {
    const parsed = v.safeParse(Running, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
