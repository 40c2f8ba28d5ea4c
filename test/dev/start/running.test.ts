import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findRunning,
  forgetRunning,
  refuseSecondStart,
  rememberRunning,
} from '../../../dev/start/running.ts';
import { listen } from './listen.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'running-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('refuseSecondStart', () => {
  it('names the process and URL of the first until that is gone', async () => {
    const { server, port } = await listen();
    const running = { pid: process.pid, url: `http://127.0.0.1:${port}` };
    await rememberRunning(folder, { ...running, storage: 'x' });
    await expect(refuseSecondStart(folder)).rejects.toThrow(
      new RegExp(`${running.url} \\(process ${running.pid}\\)\\. .* Ctrl-C .* ${running.pid}$`),
    );
    await forgetRunning(folder);
    await expect(refuseSecondStart(folder)).resolves.toBeUndefined();
    server.close();
  });
});

describe('findRunning', () => {
  it('ignores a dead process', async () => {
    const { server, port } = await listen();
    await rememberRunning(folder, { pid: 2 ** 30, url: `http://127.0.0.1:${port}`, storage: 'x' });
    await expect(findRunning(folder)).resolves.toBeUndefined();
    server.close();
  });

  it('ignores another process of the same id, whose URL does not answer', async () => {
    await rememberRunning(folder, { pid: process.pid, url: 'http://127.0.0.1:1', storage: 'x' });
    await expect(findRunning(folder)).resolves.toBeUndefined();
  });

  it.each(['', '{}', '{"pid":"1"}'])('ignores a file with %j', async (text) => {
    await rememberRunning(folder, { pid: 1, url: '', storage: 'x' });
    await writeFile(join(folder, '.azurite/running.json'), text);
    await expect(findRunning(folder)).resolves.toBeUndefined();
  });
});
