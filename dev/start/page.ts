import { createContext } from '../../src/cli/context.ts';
import { startConsole, type RunningConsole } from '../../src/cli/console/start-console.ts';
import { findLocalSecret } from '../../src/cli/event/find-local-secret.ts';
import { createNodeTerminal } from '../../src/cli/node-terminal.ts';
import { buildConsole, consoleDist } from '../../console/build.ts';

interface PageOptions {
  root: string;
  /** What the functions are given besides local.settings.json. */
  settings: Record<string, string | undefined>;
  webhook: string;
}

/** Builds and serves the page that shows what comes in and what becomes of it. */
export async function startPage({ root, settings, webhook }: PageOptions): Promise<RunningConsole> {
  await buildConsole({ outdir: consoleDist });
  const hide = (): void => {};
  const env = { ...process.env, ...settings };
  const openContext = (): ReturnType<typeof createContext> =>
    createContext({}, { env, folder: root, hide });
  const terminal = { ...createNodeTerminal(process), canAsk: false };
  return startConsole({
    context: openContext(),
    now: () => new Date(),
    port: 0,
    pageFolder: consoleDist,
    localUrl: webhook,
    // Read each time: it may be changed while this runs.
    signingSecret: async () => findLocalSecret({ openContext, terminal, hide }),
  });
}
