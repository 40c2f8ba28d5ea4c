import { Command, Option } from '@commander-js/extra-typings';
import { parseCount } from '../dev/send/options.ts';
import { bench, writeDocument } from './bench.ts';
import type { Part } from './part.ts';
import { parts } from './parts.ts';

const examples = `
Examples:
  npm run bench
  npm run bench -- --only acknowledge verify --rounds 3
  npm run bench -- --compare before.json
  npm run bench -- --only acknowledge --profile profiles
`;

/** The command line of the bench. It measures and does not judge: a missed goal is no failure. */
export function createBenchCommand() {
  return new Command()
    .name('npm run bench --')
    .description(
      'Measure how fast and how small the app is: ratios within one run, in rounds that take turns.',
    )
    .addOption(
      new Option('--only <part...>', 'run these parts; the others keep their last result').choices(
        parts.map(({ name }) => name),
      ),
    )
    .option(
      '--rounds <n>',
      'measure everything this often; fewer than 7 are not kept',
      parseCount,
      7,
    )
    .option('--compare <file>', 'print the change since the result in this file')
    .option('--json', 'print the result as JSON (with npm run -s)')
    .option('--profile <folder>', 'leave CPU profiles there, and no result (with --only)')
    .option('--document', 'measure nothing: write the last result into docs/performance.md')
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .action(async ({ only, document, ...options }) => {
      if (document) return writeDocument();
      const chosen = only ? parts.filter(({ name }) => only.includes(name)) : parts;
      if (options.profile !== undefined) refuseUnprofiled(chosen);
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      try {
        await bench(chosen, options, stop.signal);
      } catch (error) {
        // Whatever breaks after Ctrl-C does so because of it: it reaches the measured processes as well.
        throw stop.signal.aborted ? stop.signal.reason : error;
      }
    });
}

function refuseUnprofiled(chosen: readonly Part[]): void {
  const others = chosen.filter(({ canProfile }) => !canProfile);
  if (others.length === 0) return;
  const able = parts.filter(({ canProfile }) => canProfile);
  throw new Error(
    `no CPU profile comes from ${toNames(others)}: choose with --only from ${toNames(able)}`,
  );
}

function toNames(named: readonly Part[]): string {
  return named.map(({ name }) => name).join(', ');
}
