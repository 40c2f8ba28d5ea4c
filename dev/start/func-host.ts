import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

// Runs `func start` as the local host runs: it reports when it serves, and ends when its parent goes. Core Tools know
// nothing of parents, and on Windows nothing of signals.
const [func = 'func', port = '7071'] = process.argv.slice(2);
const isWindows = process.platform === 'win32';
const url = `http://localhost:${port}`;

const child = isWindows
  ? spawn(`"${func}" start --port ${port}`, {
      shell: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  : spawn(func, ['start', '--port', port], {
      stdio: ['ignore', 'inherit', 'inherit'],
      // A group of its own, so that its workers end with it.
      detached: true,
    });
child.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
process.once('disconnect', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);

await untilServing();
process.send?.({ ready: { url, functions: [] } });

async function untilServing(): Promise<void> {
  for (;;) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(2000) });
      return;
    } catch {
      // Not yet; a host that cannot start exits, and this process with it.
      await setTimeout(250);
    }
  }
}

function stop(): void {
  if (child.pid === undefined) return;
  if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  else process.kill(-child.pid, 'SIGINT');
}
