import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';

const START_MS = 90_000;

/** A running Lowkey Vault. */
export interface Lowkey {
  url: string;
  /** Its certificate, in PEM: it signed it itself. */
  ca: string;
  stop(): Promise<void>;
}

/** Starts Lowkey Vault on free ports; throws with its output where it does not come up. */
export async function startLowkey(jar: string): Promise<Lowkey> {
  const [port, tokenPort] = [await findPort(), await findPort()];
  const child = spawn(
    'java',
    ['-jar', jar, `--server.port=${port}`, `--app.token.port=${tokenPort}`],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
  }
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await exited;
  };
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const ca = await readCertificate(port);
    if (ca !== undefined) return { url: `https://127.0.0.1:${port}`, ca, stop };
    await sleep(200);
  }
  await stop();
  throw new Error(`Lowkey Vault did not come up.\n${output}`);
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The certificate that the server shows, or undefined while there is no server. */
async function readCertificate(port: number): Promise<string | undefined> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    const base64 = socket.getPeerCertificate().raw.toString('base64');
    const lines = base64.replaceAll(/.{64}/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
