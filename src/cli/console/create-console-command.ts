import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { createSettingsCommand } from '../create-command.ts';
import { findLocalSecret } from '../event/find-local-secret.ts';
import { toPlace } from '../event/open-inbox.ts';
import { createNumberParser } from '../event/parse-number.ts';
import { message, type Output } from '../output.ts';
import type { RunningConsole } from './start-console.ts';

/** `console`: the inspector's page over an inbox, until Ctrl-C. */
export function createConsoleCommand(cli: Cli) {
  const { run, openContext, now, terminal } = cli;
  return createSettingsCommand('console', {
    description: 'Look at an inbox on a page that only this machine serves, until Ctrl-C.',
    examples: ['console', 'console --env prod --port 7072'],
  })
    .addOption(
      new Option('--port <number>', 'serve the page there (default: a free one)').argParser(
        createNumberParser(1024, 65_535),
      ),
    )
    .action(({ port = 0, ...options }) =>
      run(options, async ({ task, endWithSignal }) => {
        const context = openContext(options);
        const started = await task('Starting the page', async () => {
          const [{ buildConsole, consoleDist }, { startConsole }] = await Promise.all([
            import('../../../console/build.ts'),
            import('./start-console.ts'),
          ]);
          await buildConsole({ outdir: consoleDist });
          return startConsole({
            context,
            now,
            port,
            pageFolder: consoleDist,
            // Nobody is asked for it while they look at the page.
            signingSecret: async () =>
              findLocalSecret({ ...cli, terminal: { ...terminal, canAsk: false } }),
          }).catch(explainPort);
        });
        const place = toPlace(context);
        return { items: serve(started, place, endWithSignal()) };
      }),
    );
}

/** Says where the page is, and ends it with the signal. */
async function* serve(
  { url, stop }: RunningConsole,
  place: string,
  signal: AbortSignal,
): AsyncGenerator<Output, void, undefined> {
  try {
    yield message(
      { url },
      `The inbox ${place}, for whoever opens this link: ${url}\nCtrl-C ends it.`,
    );
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
    await ended;
  } finally {
    await stop();
  }
}

function explainPort(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
  throw new CliError(`the page cannot be served at that port (${code}): leave --port out`, {
    cause: error,
  });
}
