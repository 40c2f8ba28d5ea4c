import { connect, createServer } from 'node:net';

const host = '127.0.0.1';

/** Where Core Tools and the local host serve HTTP. */
export const defaultPort = 7071;

/** The blob port that `UseDevelopmentStorage=true` stands for; queues and tables are the next two. */
export const defaultStoragePort = 10_000;

/** Throws one line that names the taken port and how to choose another. */
export async function checkPorts(port: number, storagePort: number): Promise<void> {
  if (port >= storagePort && port < storagePort + 3) {
    throw new Error(
      `--port ${port} is one of the three storage ports that begin at ${storagePort}.`,
    );
  }
  if (!(await isFree(port))) {
    const free = await findFreePorts(port + 1, 1);
    throw new Error(`Port ${port} is taken. Choose another: npm start -- --port ${free}`);
  }
  for (const taken of [storagePort, storagePort + 1, storagePort + 2]) {
    if (await isFree(taken)) continue;
    const free = await findFreePorts(storagePort + 10, 3);
    const who = (await isAzurite(taken)) ? ' by an Azurite that is already running' : '';
    throw new Error(
      `Storage port ${taken} is taken${who}. Choose others: npm start -- --storage-port ${free}`,
    );
  }
}

/** The first of `count` free ports in a row, at or above `from`. */
export async function findFreePorts(from: number, count: number): Promise<number> {
  for (let first = from; first + count <= 65_536; first += count) {
    const wanted = Array.from({ length: count }, (_, i) => isFree(first + i));
    if ((await Promise.all(wanted)).every(Boolean)) return first;
  }
  return findFreePorts(1024, count);
}

/** Whether nobody on this machine has a port. */
export async function isFree(port: number): Promise<boolean> {
  // A server on every address may leave this one free to listen on, and would still be in the way.
  if (await answers(port)) return false;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    for (const event of ['error', 'timeout']) socket.once(event, () => settle(false));
  });
}

async function isAzurite(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${port}/`, { signal: AbortSignal.timeout(1000) });
    return response.headers.get('server')?.startsWith('Azurite') ?? false;
  } catch {
    // Whatever it is, it does not speak HTTP.
    return false;
  }
}
