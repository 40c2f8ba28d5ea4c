import { join } from 'node:path';
import { readJsonFile } from './json-object.ts';

const defaultUrl = 'http://127.0.0.1:7071';

/** The address of the webhook of a running `npm start`, or the one it has by default. */
export function findReceiver(folder: string): string {
  const { pid, url } = readJsonFile(join(folder, '.azurite', 'running.json')) ?? {};
  // A file left behind by a killed process would send events to whoever has its port now.
  const running = typeof pid === 'number' && typeof url === 'string' && isAlive(pid);
  return `${running ? url.replace(/\/$/, '') : defaultUrl}/webhook`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
