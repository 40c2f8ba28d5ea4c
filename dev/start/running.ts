import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The `npm start` that runs in a folder: its process and the base URL of its functions. */
export interface Running {
  pid: number;
  url: string;
}

/** What is written down about it: the command line finds the storage of another port by it. */
export interface Remembered extends Running {
  storage: string;
}

const fileIn = (root: string): string => join(root, '.azurite', 'running.json');

/** Throws one line if this folder's functions are running already. */
export async function refuseSecondStart(root: string): Promise<void> {
  const running = await findRunning(root);
  if (!running) return;
  const { url, pid } = running;
  const kill = process.platform === 'win32' ? `taskkill /f /t /pid ${pid}` : `kill ${pid}`;
  throw new Error(
    `Already running in this folder: ${url} (process ${pid}). Stop that one first, with Ctrl-C in its terminal, or with: ${kill}`,
  );
}

/** The `npm start` that runs in this folder, if any; what a dead one left behind does not count. */
export async function findRunning(root: string): Promise<Running | undefined> {
  const running = await readRunning(root);
  // Process ids are used again, so the URL has to answer too.
  return running && isAlive(running.pid) && (await answers(running.url)) ? running : undefined;
}

/** Writes `.azurite/running.json`. */
export async function rememberRunning(root: string, running: Remembered): Promise<void> {
  await mkdir(dirname(fileIn(root)), { recursive: true });
  await writeFile(fileIn(root), `${JSON.stringify(running)}\n`);
}

/** Removes `.azurite/running.json`. */
export async function forgetRunning(root: string): Promise<void> {
  await rm(fileIn(root), { force: true });
}

async function readRunning(root: string): Promise<Running | undefined> {
  try {
    const { pid, url } = JSON.parse(await readFile(fileIn(root), 'utf8')) as Partial<Running>;
    return typeof pid === 'number' && typeof url === 'string' ? { pid, url } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It exists and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    // Refused, timed out or no URL at all: nobody is there.
    return false;
  }
}
