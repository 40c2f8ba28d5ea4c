import { join } from 'node:path';
import type { RunningConsole } from '../../src/cli/console/start-console.ts';
import type { OpenAiStandIn } from '../openai/server.ts';
import { startAzurite } from '../azurite.ts';
import { build } from './build.ts';
import { hasCredentials } from './credentials.ts';
import { describeSettings, ensureLocalSettings } from './local-settings.ts';
import { findFunc } from './find-func.ts';
import { checkPorts, defaultStoragePort } from './ports.ts';
import { describeReady, toWebhookUrl } from './ready.ts';
import type { Otel } from './otel.ts';
import { forgetRunning, refuseSecondStart, rememberRunning } from './running.ts';
import { startHost } from './host.ts';
import { step } from './step.ts';

/** What `npm start` was asked to do, for the project in the folder `root`. */
export interface StartOptions {
  root: string;
  port: number;
  storagePort: number;
  func: boolean;
  /** Collect telemetry here, and draw traces on the terminal. */
  otel: boolean;
}

/** Runs storage and the functions until `stopped` aborts; throws when something cannot start or ends by itself. */
export async function runUntilStopped(options: StartOptions, stopped: AbortSignal): Promise<void> {
  const { root, port, storagePort } = options;
  await refuseSecondStart(root);
  const func = options.func ? await findFunc() : undefined;
  await checkPorts(port, storagePort);
  console.log(describeSettings(await ensureLocalSettings(root)));

  await step('Building the app', stopped, () => build(root, stopped));

  // Disposal runs backwards: the functions end before the storage they write to.
  await using cleanup = new AsyncDisposableStack();
  const azurite = await step('Starting storage (Azurite, data in .azurite)', stopped, () => {
    const ports = { blobPort: storagePort, queuePort: storagePort + 1, tablePort: storagePort + 2 };
    return startAzurite({ folder: join(root, '.azurite'), ...ports, signal: stopped });
  });
  cleanup.defer(azurite.stop);

  const api = (await hasCredentials(root)) ? undefined : await startStandIn();
  if (api) cleanup.defer(() => api.stop());

  // Ends after the functions, whose last spans come when they end.
  const otel = options.otel ? await startTraces() : undefined;
  if (otel) cleanup.defer(() => otel.stop());

  const settings = {
    ...otel?.settings,
    ...(storagePort !== defaultStoragePort && { AzureWebJobsStorage: azurite.connectionString }),
    ...(api && { OPENAI_API_KEY: 'stand-in', OPENAI_BASE_URL: api.baseUrl }),
  };
  // No spinner: the host writes its own log from here on.
  console.log('Starting the functions …');
  const host = await startHost({ root, port, settings, func, signal: stopped });
  cleanup.defer(host.stop);

  cleanup.defer(() => forgetRunning(root));
  const { connectionString: storage } = azurite;
  await rememberRunning(root, { pid: process.pid, url: host.ready.url, storage });
  const page = await startInspector(root, settings, toWebhookUrl(host.ready));
  if (page) cleanup.defer(() => page.stop());
  console.log(describeReady(host.ready, page?.url));

  const ended = await Promise.race([
    new Promise<undefined>((resolve) => {
      stopped.addEventListener('abort', () => resolve(undefined));
      if (stopped.aborted) resolve(undefined);
    }),
    azurite.exited.then(() => 'Storage (Azurite)'),
    host.exited.then(() => 'The functions host'),
  ]);
  if (ended !== undefined && !stopped.aborted) throw new Error(`${ended} ended by itself.`);
  console.log('Stopping …');
}

/** Results to look at on a machine without an account: made up, and said to be. */
async function startStandIn(): Promise<OpenAiStandIn> {
  const { startOpenAi } = await import('../openai/server.ts');
  const api = await startOpenAi();
  console.log(
    `No credentials are set, so a stand-in for the OpenAI API makes up all results (${api.baseUrl}). ` +
      'For real ones set Values.OPENAI_API_KEY or Values.AZURE_OPENAI_ENDPOINT in local.settings.json.',
  );
  return api;
}

/** The page to look at what comes in; what it takes loads when everything else runs. */
async function startInspector(
  root: string,
  settings: Record<string, string | undefined>,
  webhook: string,
): Promise<RunningConsole | undefined> {
  const { openPage } = await import('./page.ts');
  return openPage({ root, settings, webhook });
}

/** Traces to look at on a machine without Azure. */
async function startTraces(): Promise<Otel> {
  const { startOtel } = await import('./otel.ts');
  const otel = await startOtel();
  console.log(
    `Traces are collected here (${otel.settings['OTEL_EXPORTER_OTLP_ENDPOINT']}), and drawn when a part of their work has ended.`,
  );
  return otel;
}
