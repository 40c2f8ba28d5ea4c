import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDelivery, type DeliveryParts } from '../../dev/send/create-delivery.ts';
import { compileCache } from '../compile-cache.ts';
import { type Answer, postDelivery } from '../../dev/send/post-delivery.ts';

const root = join(import.meta.dirname, '../..');

/** The secret that the receivers under test have; `createDelivery` signs with it. */
export const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

/** One structured line that a function logged. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message?: string };

interface Ready {
  readonly url: string;
  readonly functions: readonly { readonly name: string; readonly type: string }[];
}

export interface Receiver extends Ready {
  readonly pid: number;
  /** Everything logged so far, oldest first. */
  readonly lines: LogLine[];
  /** The lines about one delivery. */
  linesOf(delivery: string): LogLine[];
  post(parts: DeliveryParts): Promise<Answer>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** Runs the built artefact, unchanged, on the local host in a process of its own. */
export async function startReceiver(
  settings: Readonly<Record<string, string>>,
  options: { readonly args?: readonly string[]; readonly folder?: string } = {},
): Promise<Receiver> {
  const folder = options.folder ?? join(root, 'dist');
  const args = ['--folder', folder, '--port', '0', '--log', 'json', ...(options.args ?? [])];
  const child = fork(join(root, 'dev/host/main.ts'), args, {
    env: { PATH: process.env['PATH'], ...compileCache, OPENAI_WEBHOOK_SECRET: secret, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: LogLine[] = [];
  if (child.stdout) {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(JSON.parse(line) as LogLine);
    });
  }
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const exited = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
  if (!first) throw new Error(`the receiver did not start: ${complaint}`);
  const [{ ready }] = first as [{ ready: Ready }];

  return {
    ...ready,
    pid: child.pid ?? 0,
    lines,
    linesOf: (delivery) => lines.filter((line) => line['delivery'] === delivery),
    post: (parts) => postDelivery(`${ready.url}/webhook`, createDelivery(parts)),
    kill: (signal) => void child.kill(signal),
    exited,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
