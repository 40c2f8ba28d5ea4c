import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const account = 'devstoreaccount1';
// The emulator's published key: the same on every machine, and no secret.
const accountKey =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const startTimeout = 60_000;
const stopTimeout = 10_000;
const outputKept = 4_000;

/** Where Azurite keeps its data and listens; memory and free ports when left out. */
export interface AzuriteOptions {
  folder?: string | undefined;
  blobPort?: number | undefined;
  queuePort?: number | undefined;
  tablePort?: number | undefined;
  /** Gives up a start that is going on; no effect on an Azurite that is up. */
  signal?: AbortSignal | undefined;
}

/** The three ports Azurite listens on, on 127.0.0.1. */
export interface AzuritePorts {
  blob: number;
  queue: number;
  table: number;
}

/** A running Azurite: `stop` writes its data to disk first, `kill` is a crash and loses the last seconds. */
export interface Azurite {
  connectionString: string;
  ports: AzuritePorts;
  pid: number;
  /** Settles when the process is gone, whoever ended it. */
  exited: Promise<void>;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
}

/** Starts Azurite as a child process that ends with this one; throws with its output when it does not come up. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const child = fork(fileURLToPath(new URL('azurite/child.ts', import.meta.url)), toArgs(options), {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const ports = await waitUntilReady(child, options.signal);
  return {
    connectionString: toConnectionString(ports),
    ports,
    pid: readPid(child),
    exited,
    async stop() {
      if (child.connected) child.send('stop');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
      await exited;
      clearTimeout(timer);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The connection string of the emulator's account on these ports. */
export function toConnectionString({ blob, queue, table }: AzuritePorts): string {
  const endpoint = (port: number): string => `http://127.0.0.1:${port}/${account}`;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${accountKey}`,
    `BlobEndpoint=${endpoint(blob)}`,
    `QueueEndpoint=${endpoint(queue)}`,
    `TableEndpoint=${endpoint(table)};`,
  ].join(';');
}

function toArgs({ folder, blobPort = 0, queuePort = 0, tablePort = 0 }: AzuriteOptions): string[] {
  const storage = folder === undefined ? '--inMemoryPersistence' : `--location=${folder}`;
  const ports = { blob: blobPort, queue: queuePort, table: tablePort };
  return [
    '--disableTelemetry',
    '--skipApiVersionCheck',
    '--silent',
    storage,
    ...Object.entries(ports).flatMap(([service, port]) => [
      `--${service}Host=127.0.0.1`,
      `--${service}Port=${port}`,
    ]),
  ];
}

async function waitUntilReady(
  child: ChildProcess,
  signal: AbortSignal | undefined,
): Promise<AzuritePorts> {
  const { promise, resolve, reject } = Promise.withResolvers<AzuritePorts>();
  let output = '';
  const read = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-outputKept);
    const ports = readPorts(output);
    if (ports) resolve(ports);
  };
  const fail = (why: string): void => reject(new Error(`Azurite ${why}.\n${output}`.trimEnd()));
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('error', reject);
  // 'close' comes after the last output, 'exit' may come before it.
  child.once('close', (code, by) => fail(`ended at start (${by ?? `code ${code}`})`));
  const timer = setTimeout(() => {
    fail(`was not ready within ${startTimeout / 1000} s`);
    child.kill('SIGKILL');
  }, startTimeout);
  const abort = (): void => {
    fail('was stopped at start');
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    for (const stream of [child.stdout, child.stderr]) stream?.off('data', read).resume();
  }
}

function readPorts(output: string): AzuritePorts | undefined {
  const port = (service: string): number =>
    Number(
      new RegExp(`${service} service is successfully listening at \\S+:(\\d+)`).exec(output)?.[1],
    );
  const ports = { blob: port('Blob'), queue: port('Queue'), table: port('Table') };
  return Object.values(ports).every(Number.isInteger) ? ports : undefined;
}

/** A pid of 0 would mean this process's own group to whoever sends it a signal. */
function readPid({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('Azurite has no process');
  return pid;
}
