import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Report } from './report.ts';

/** Runs the program as `npm run chaos -- …` does, and reads its report; throws with its output where there is none. */
export async function runChaos(
  args: readonly string[],
): Promise<{ code: number | null; report: Report }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaint] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (output === '') throw new Error(complaint);
  return { code: child.exitCode, report: JSON.parse(output) as Report };
}
