import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { compileCache } from '../../compile-cache.ts';

/** An `npm start` that goes on, with all it has printed so far. */
export interface StartRun {
  child: ChildProcess;
  pid: number;
  output: () => string;
  /** Resolves once the output has this text; throws with the output when the process ends before. */
  printed: (text: string) => Promise<void>;
  /** The exit code, once all output is there. */
  ended: Promise<number | null>;
}

/** Runs what `npm start` runs, in the copy of the project in `folder`. */
export function runStart(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): StartRun {
  // A secret, an account or storage of the developer's shell has no place here.
  const shell = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/OPENAI_|^AzureWebJobsStorage/.test(name)),
  );
  const child = spawn(process.execPath, ['dev/start.ts', ...args], {
    cwd: folder,
    env: { ...shell, ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      child.emit('printed');
    });
  }
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    pid: child.pid ?? 0,
    output: () => output,
    async printed(text) {
      while (!output.includes(text)) {
        const isEnd = await Promise.race([
          once(child, 'printed').then(() => false),
          ended.then(() => true),
        ]);
        if (isEnd && !output.includes(text))
          throw new Error(`"${text}" was not printed:\n${output}`);
      }
    },
    ended,
  };
}
