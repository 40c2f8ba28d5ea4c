import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createInterrupts } from '../../src/cli/interrupts.ts';
import { details, message, table } from '../../src/cli/output.ts';
import { createRun } from '../../src/cli/run.ts';
import { createFakeTerminal } from './fake-terminal.ts';

type Options = Parameters<typeof createFakeTerminal>[0];

function setUp(options: Options = {}, spinAfterMs = 5) {
  const terminal = createFakeTerminal(options);
  const setExitCode = vi.fn<(code: number) => void>();
  const interrupts = createInterrupts(terminal.writeError);
  return {
    terminal,
    setExitCode,
    run: createRun({ terminal, interrupts, setExitCode, spinAfterMs }),
  };
}

const at = new Date('2026-11-21T12:00:00Z');

describe('what a command returns', () => {
  const one = details({ id: 'wh_1', at }, { id: 'wh_1', 'received at': at, note: undefined });
  const none = table({ columns: [], rows: [], empty: 'Nothing there.' });

  it('is drawn for people', async () => {
    const { run, terminal } = setUp({ hasTones: true });
    await run({}, async () => one);
    expect(terminal.stdout()).toMatch(
      /^<dim>id {9}<\/dim> {2}wh_1\n<dim>received at<\/dim> {2}2026-11-2\d \d\d:00:00\n$/,
    );
  });

  it('is JSON for programs', async () => {
    const { run, terminal } = setUp({ hasTones: true });
    await run({ json: true }, async () => one);
    expect(JSON.parse(terminal.stdout())).toEqual({ id: 'wh_1', at: at.toISOString() });
  });

  it('says that there is nothing, to a program by an empty list', async () => {
    const { run, terminal } = setUp();
    await run({}, async () => none);
    await run({ json: true }, async () => none);
    expect(terminal.stdout()).toBe('Nothing there.\n[]\n');
  });

  it('makes the exit code', async () => {
    const { run, setExitCode } = setUp();
    await run({}, async () => one);
    await run({}, async () => ({ ...one, hasProblems: true }));
    expect(setExitCode.mock.calls).toEqual([[0], [3]]);
  });

  it('may come bit by bit, each a line of JSON', async () => {
    async function* items() {
      yield message({ id: 1 }, 'first');
      yield { ...message({ id: 2 }, 'second'), hasProblems: true };
      yield message({ id: 3 }, 'third');
    }
    const { run, terminal, setExitCode } = setUp();
    await run({}, async () => ({ items: items() }));
    await run({ json: true }, async () => ({ items: items() }));
    expect(terminal.stdout()).toBe('first\nsecond\nthird\n{"id":1}\n{"id":2}\n{"id":3}\n');
    expect(setExitCode).toHaveBeenCalledWith(3);
  });
});

it('may be bytes, which are written as they are', async () => {
  const { run, terminal } = setUp();
  await run({ json: true }, async () => ({ bytes: Buffer.from([0xff, 0x00, 0x0a]) }));
  expect(terminal.stdout()).toBe('\u00FF\u0000\n');
});

describe('task', () => {
  const work = async (
    run: ReturnType<typeof setUp>['run'],
    options: { json?: boolean },
    ms: number,
  ) =>
    run(options, ({ task }) =>
      task('Reading', async (say) => {
        await sleep(ms);
        say('Still reading');
        return message({}, 'done');
      }),
    );

  it('shows that it goes on, to somebody who waits', async () => {
    const { run, terminal } = setUp();
    await work(run, {}, 50);
    expect(terminal.spun).toEqual(['Reading', 'Still reading', 'stopped']);
  });

  it.each([
    ['what is done at once', {}, {}, 60_000],
    ['programs', { json: true }, {}, 1],
    ['files', {}, { isTerminal: false }, 1],
  ])('shows nothing to %s', async (_, options, terminalOptions, spinAfterMs) => {
    const { run, terminal } = setUp(terminalOptions, spinAfterMs);
    await work(run, options, 20);
    expect(terminal.spun).toEqual([]);
    expect(terminal.stderr()).toBe('');
  });

  it('stops when the work fails', async () => {
    const { run, terminal } = setUp();
    const failing = run({}, ({ task }) =>
      task('Reading', async () => {
        await sleep(50);
        throw new Error('refused');
      }),
    );
    await expect(failing).rejects.toThrow('refused');
    expect(terminal.spun).toEqual(['Reading', 'stopped']);
  });
});

describe('progress', () => {
  it('shows a bar with a count, to somebody who waits', async () => {
    const { run, terminal } = setUp();
    await run({}, ({ progress }) =>
      progress('Replaying', 4, async (advance) => {
        await sleep(50);
        advance(1);
        advance(5);
        return message({}, 'done');
      }),
    );
    expect(terminal.spun).toEqual([
      `Replaying ${'░'.repeat(24)} 0/4`,
      `Replaying ${'█'.repeat(6)}${'░'.repeat(18)} 1/4`,
      `Replaying ${'█'.repeat(24)} 5/4`,
      'stopped',
    ]);
  });
});

describe('confirm', () => {
  const confirm = async ({ run }: ReturnType<typeof setUp>, yes?: boolean) =>
    run({}, async (session) => {
      await session.confirm('Delete it?', { yes });
      return message({}, 'deleted');
    });

  it.each(['y', 'Y ', 'yes'])('takes %j for a yes', async (answer) => {
    const made = setUp({ answers: [answer] });
    await confirm(made);
    expect(made.terminal.asked).toEqual(['Delete it? [y/N] ']);
    expect(made.terminal.stdout()).toBe('deleted\n');
  });

  it.each(['', 'n', 'yesterday'])('takes %j for a no', async (answer) => {
    const made = setUp({ answers: [answer] });
    await expect(confirm(made)).rejects.toThrow('nothing was done');
    expect(made.terminal.stdout()).toBe('');
  });

  it('does not ask who said so before', async () => {
    const made = setUp();
    await confirm(made, true);
    expect(made.terminal.asked).toEqual([]);
  });

  it('does nothing where nobody can be asked', async () => {
    await expect(confirm(setUp())).rejects.toThrow('Delete it? Nobody is there to ask: pass --yes');
  });
});
