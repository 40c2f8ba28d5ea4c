import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchParent } from '../../../dev/start/watch-parent.ts';

const script = join(import.meta.dirname, 'until-stopped.ts');
/** Starts the script and waits for it, as the shell does that npm runs a script in. */
const parent = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(script)}], { stdio: 'inherit' })`;

/** The lines that the script prints, and the process that started it. */
async function start(env: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn(process.execPath, ['-e', parent], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('there is no stdout');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: first = '' } = (await lines.next()) as { value?: string };
  const pid = Number(first.replace('watching ', ''));
  onTestFinished(() => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  });
  return { child, lines, pid };
}

// Windows tells nobody that a parent is gone.
describe.skipIf(process.platform === 'win32')('npm start whose npm was killed', () => {
  it('stops', async () => {
    const { child, lines } = await start({ npm_lifecycle_event: 'start' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await lines.next()).toEqual({ done: false, value: 'stopped' });
  });
});

describe('watchParent', () => {
  it.each([
    ['start', 1],
    ['test', 0],
    [undefined, 0],
  ])('of npm run %s tells %d times that the parent is gone', (name, times) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const ppid = vi.spyOn(process, 'ppid', 'get').mockReturnValue(7);
    onTestFinished(() => ppid.mockRestore());
    const onGone = vi.fn<() => void>();
    watchParent(onGone, { npm_lifecycle_event: name });
    vi.advanceTimersByTime(5000);
    expect(onGone).not.toHaveBeenCalled();
    ppid.mockReturnValue(1);
    vi.advanceTimersByTime(5000);
    expect(onGone).toHaveBeenCalledTimes(times);
  });
});
