import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Bundles the app as `npm run build` does, without the type check; throws with the bundler's output. */
export async function build(root: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, ['dev/build.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const [, ...output] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (child.exitCode !== 0) throw new Error(`The build failed:\n${output.join('').trim()}`);
}
