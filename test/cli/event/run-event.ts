import { expect, inject } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { createFakeTerminal } from '../fake-terminal.ts';
import { createFolder, type Ran, toSettings } from '../spawn-cli.ts';

// Tables have local times.
process.env['TZ'] = 'UTC';

interface Options {
  folder?: string;
  env?: Record<string, string>;
  columns?: number;
  hasTones?: boolean;
  /** What the user answers; without any nobody is there. */
  answers?: string[];
  /** Told of all that was printed so far, to interrupt it. */
  onOutput?: (text: string, interrupt: (signal: 'SIGINT' | 'SIGTERM') => void) => void;
  /** Given what interrupts the command. */
  onStart?: (interrupt: (signal: 'SIGINT' | 'SIGTERM') => void) => void;
  now?: () => Date;
  spinAfterMs?: number;
}

interface RanEvent extends Ran {
  readonly asked: readonly string[];
  readonly spun: readonly string[];
}

/** Settings of this machine with the storage of the tests. */
export function localFolder(values: Record<string, unknown> = {}): string {
  return createFolder({ 'local.settings.json': toLocalSettings(values) });
}

export function toLocalSettings(values: Record<string, unknown> = {}): object {
  return toSettings({
    AzureWebJobsStorage: inject('storage'),
    OPENAI_WEBHOOK_SECRET: SECRET,
    ...values,
  });
}

/** A caller's number, which no output has unless it was asked for. */
export const CALLER = '+14255550142';

/** Runs a command in this process, and sees to it that nothing secret or personal is printed. */
export async function runEvent(args: string[], options: Options = {}): Promise<RanEvent> {
  const {
    folder = localFolder(),
    env = {},
    onOutput,
    onStart,
    now,
    spinAfterMs,
    ...rest
  } = options;
  const fake = createFakeTerminal(rest);
  let interrupt = (_signal: 'SIGINT' | 'SIGTERM') => {};
  const tell = () => onOutput?.(fake.stdout() + fake.stderr(), interrupt);
  const exitCode = await runCli(args, {
    terminal: {
      ...fake,
      write: (content) => {
        fake.write(content);
        tell();
      },
      writeError: (text) => {
        fake.writeError(text);
        tell();
      },
    },
    env,
    folder,
    now: now ?? (() => new Date()),
    onSignal: (called) => {
      interrupt = called;
      onStart?.(called);
    },
    ...(spinAfterMs !== undefined && { spinAfterMs }),
  });
  const [stdout, stderr] = [fake.stdout(), fake.stderr()];
  expect(stdout + stderr + fake.spun.join('')).not.toMatch(/whsec_\w|AccountKey|v1,/);
  if (!args.includes('--show-personal')) expect(stdout + stderr).not.toContain(CALLER);
  return { exitCode, stdout, stderr, asked: fake.asked, spun: fake.spun };
}
