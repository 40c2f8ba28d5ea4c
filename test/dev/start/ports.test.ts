import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPorts, findFreePorts } from '../../../dev/start/ports.ts';
import { listen } from './listen.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

async function take(name?: string): Promise<number> {
  const listening = await listen(name);
  server = listening.server;
  return listening.port;
}

// Below the ports that systems hand out by themselves.
const freePorts = (count: number) => findFreePorts(15_000 + (process.pid % 10_000), count);

describe('checkPorts', () => {
  it('is content with free ports', async () => {
    const port = await freePorts(4);
    await expect(checkPorts(port, port + 1)).resolves.toBeUndefined();
  });

  it('offers a free port for a taken one', async () => {
    const port = await take();
    await expect(checkPorts(port, await freePorts(3))).rejects.toThrow(
      new RegExp(`^Port ${port} is taken\\. Choose another: npm start -- --port \\d+$`),
    );
  });

  it.each([
    ['Azurite-Queue/3.37.0', ' by an Azurite that is already running'],
    ['nginx', ''],
  ])('tells who has a storage port: %s', async (name, who) => {
    const port = await take(name);
    const free = await freePorts(1);
    await expect(checkPorts(free, port - 1)).rejects.toThrow(
      new RegExp(
        `^Storage port ${port} is taken${who}\\. Choose others: npm start -- --storage-port \\d+$`,
      ),
    );
  });

  it('refuses a port that storage needs', async () => {
    await expect(checkPorts(10_001, 10_000)).rejects.toThrow('--port 10001 is one of');
  });
});
