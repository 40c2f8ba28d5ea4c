import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { toConnectionString, type AzuritePorts } from '../../dev/azurite.ts';

/** One request that storage was asked. */
export interface StorageCall {
  readonly service: keyof AzuritePorts;
  readonly method: string;
  /** Path without the account, and the query. */
  readonly path: string;
}

/**
 * What happens to a call instead of what it asked for: `before` and `after` cut the connection before
 * or after its effect, `hang` never answers, a number answers that status without any effect.
 */
export type StorageFault = 'before' | 'after' | 'hang' | number;

export interface StorageProxy {
  readonly connectionString: string;
  /** Every call so far, oldest first. */
  readonly calls: StorageCall[];
  /** Decides for each call and what it sends; undefined lets it through. */
  fault: (
    call: StorageCall,
    body: Buffer,
  ) => StorageFault | undefined | Promise<StorageFault | undefined>;
  close(): Promise<void>;
}

/** Stands between the app and Azurite: counts what the app asks for, and breaks what a test wants broken. */
export async function startStorageProxy(target: AzuritePorts): Promise<StorageProxy> {
  const calls: StorageCall[] = [];
  const servers: Server[] = [];
  const listen = async (service: keyof AzuritePorts) => {
    const server = createServer((incoming, outgoing) => {
      void relay(service, incoming, outgoing);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  async function relay(
    service: keyof AzuritePorts,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const body = await buffer(incoming);
    const path = (incoming.url ?? '').replace('/devstoreaccount1', '');
    const call = { service, method: incoming.method ?? '', path };
    calls.push(call);
    const fault = await proxy.fault(call, body);
    if (fault === 'hang') return;
    if (typeof fault === 'number') {
      outgoing.writeHead(fault, { 'retry-after': '1' }).end();
      return;
    }
    const answer = fault === 'before' ? undefined : await ask(target[service], incoming, body);
    if (!answer || fault === 'after') outgoing.destroy();
    else outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const proxy: StorageProxy = {
    connectionString: toConnectionString({
      blob: await listen('blob'),
      queue: await listen('queue'),
      table: await listen('table'),
    }),
    calls,
    fault: () => undefined,
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(
        servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
      );
    },
  };
  return proxy;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Azurite's answer, or undefined where it is down. */
async function ask(
  port: number,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer | undefined> {
  const answer = await new Promise<IncomingMessage | undefined>((resolve) => {
    const options = { host: '127.0.0.1', port, method, path: url, headers };
    request(options, resolve)
      .on('error', () => resolve(undefined))
      .end(body);
  });
  if (!answer) return undefined;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}
