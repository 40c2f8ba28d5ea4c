import { type Applied, applyFixes } from '../../doctor/apply-fixes.ts';
import type { Fix } from '../../doctor/finding.ts';
import { type Check, type Checked, runChecks } from '../../doctor/run-checks.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import type { ContextOptions } from '../context.ts';
import { createSettingsCommand, PROGRAM } from '../create-command.ts';
import { explainError } from '../explain-error.ts';
import type { Output } from '../output.ts';
import type { Session } from '../run.ts';
import { createScrubber } from '../scrub.ts';
import { hideSettings } from '../settings/hide-settings.ts';
import type { Terminal } from '../terminal.ts';
import { drawFindings } from './draw-findings.ts';

/** Longer than any single call that a check makes. */
const LIMIT_MS = 15_000;

/** `doctor`: looks at everything that has to be right, side by side, and says what to do about the rest. */
export function createDoctorCommand(cli: Cli) {
  const { run, terminal } = cli;
  return createSettingsCommand('doctor', {
    description: 'Look at all that the receiver needs, and say what is wrong and what helps.',
    examples: ['doctor', 'doctor --env prod --json', 'doctor --env prod --fix --yes'],
  })
    .option('--fix', 'mend what can be mended safely; deletes nothing')
    .option('--yes', 'mend without asking what is kept by a sender, too')
    .action(({ fix = false, yes = false, ...options }) =>
      run(options, async (session) => {
        const first = await look(cli, options, session);
        if (!fix) return toOutput(first, []);
        const applied = await applyFixes(first, {
          limitMs: LIMIT_MS,
          isWanted: async (one) => yes || ask(terminal, one),
          explain: explainError,
        });
        const isChanged = applied.some(({ outcome }) => outcome === 'done');
        return toOutput(isChanged ? await look(cli, options, session) : first, applied);
      }),
    );
}

async function look(
  { openContext, now }: Cli,
  options: ContextOptions,
  { task }: Session,
): Promise<readonly Checked[]> {
  const { hide, scrub } = createScrubber();
  return task('Looking', async (say) => {
    const checks = await createAll(openContext, options, now, hide);
    const left = new Set(checks.map(({ name }) => name));
    const findings = await runChecks(checks, {
      limitMs: LIMIT_MS,
      explain: explainError,
      onEnd(name) {
        left.delete(name);
        say(`Looking at ${[...left].join(', ')}`);
      },
    });
    const flag = options.env === undefined ? '' : ` --env ${options.env}`;
    return findings.map((finding) => {
      const { fix, text, level } = finding;
      // What comes by itself may be made at once, and is nothing to advise.
      const isAdvised = fix && level !== 'ok';
      const remedy = isAdvised ? `${PROGRAM} doctor --fix${flag}, to ${fix.what}` : finding.remedy;
      // What an SDK says of a failure may quote what it was given.
      return { ...finding, text: scrub(text), ...(remedy && { remedy: scrub(remedy) }) };
    });
  });
}

async function createAll(
  openContext: Cli['openContext'],
  options: ContextOptions,
  now: () => Date,
  hide: (secret: string) => void,
): Promise<readonly Check[]> {
  // They reach for most of the app, which no other command is to wait for.
  const { createChecks, createChecksWithout } = await import('./create-checks.ts');
  try {
    const context = openContext(options);
    hideSettings(context.env, hide);
    return await createChecks(context, now);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return createChecksWithout(error.message, options.env === undefined);
  }
}

/** Whether somebody is there and says yes; nobody is no. */
async function ask({ canAsk, ask: askLine }: Terminal, { what }: Fix): Promise<boolean> {
  if (!canAsk) return false;
  return /^y(es)?$/i.test((await askLine(`Shall I ${what}? [y/N] `)).trim());
}

function toOutput(findings: readonly Checked[], applied: readonly Applied[]): Output {
  const hasProblems =
    findings.some(({ level }) => level === 'problem') ||
    applied.some(({ outcome }) => outcome === 'failed');
  return {
    data: {
      ok: !hasProblems,
      findings: findings.map(({ fix, ...finding }) => ({
        ...finding,
        ...(fix && { fix: fix.what }),
      })),
      applied,
    },
    draw: (terminal) => drawFindings(findings, applied, terminal),
    hasProblems,
  };
}
