import { createContext } from '../../src/cli/context.ts';
import { startConsole, type RunningConsole } from '../../src/cli/console/start-console.ts';
import { findLocalSecret } from '../../src/cli/event/find-local-secret.ts';
import { createNodeTerminal } from '../../src/cli/node-terminal.ts';
import { explainError } from '../../src/cli/explain-error.ts';
import { toNote } from '../../src/webhooks/errors.ts';
import { isFree } from './ports.ts';

interface PageOptions {
  root: string;
  /** What the functions are given besides local.settings.json. */
  settings: Record<string, string | undefined>;
  webhook: string;
  /** Where the page is built; where left out, where the command line builds it too. */
  outdir?: string;
}

/** The page, or undefined where it cannot be built or served, which is said: the receiver does without. */
export async function openPage(options: PageOptions): Promise<RunningConsole | undefined> {
  try {
    return await startPage(options);
  } catch (error) {
    console.log(`No inspector: ${toNote(explainError(error))}`);
    return undefined;
  }
}

/** Builds and serves the page that shows what comes in and what becomes of it. */
export async function startPage(options: PageOptions): Promise<RunningConsole> {
  const { root, settings, webhook } = options;
  // Not before: esbuild brings a program of its own, which this machine may lack.
  const { buildConsole, consoleDist } = await import('../../console/build.ts');
  const { outdir = consoleDist } = options;
  await buildConsole({ outdir });
  const hide = (): void => {};
  const env = { ...process.env, ...settings };
  const openContext = (): ReturnType<typeof createContext> =>
    createContext({}, { env, folder: root, hide });
  const terminal = { ...createNodeTerminal(process), canAsk: false };
  return startConsole({
    context: openContext(),
    now: () => new Date(),
    port: await choosePort(webhook),
    pageFolder: outdir,
    localUrl: webhook,
    // Read each time: it may be changed while this runs.
    signingSecret: async () => findLocalSecret({ openContext, terminal, hide }),
  });
}

/** Beside the webhook's where that is free: a page that was left open finds its server again, and is told of the new link. */
async function choosePort(webhook: string): Promise<number> {
  const beside = Number(new URL(webhook).port) + 1;
  return beside >= 1024 && (await isFree(beside)) ? beside : 0;
}
