import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFunc } from '../../../dev/start/find-func.ts';
import { startHost } from '../../../dev/start/host.ts';
import { findFreePorts } from '../../../dev/start/ports.ts';
import { listDescendants, waitForEnd } from '../processes.ts';

// Stands in for Core Tools: a script that is not the process that serves.
const func = `#!/bin/sh
[ "$1 $2" = "start --port" ] || exit 1
"${process.execPath}" -e 'require("http").createServer((_, r) => r.end()).listen(+process.argv[1], "127.0.0.1")' "$3"
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'func-'));
  await writeFile(join(folder, 'func'), func);
  await chmod(join(folder, 'func'), 0o755);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('func start as the host', () => {
  it('is found on PATH, serves on the port and ends with all it started', async () => {
    const path = await findFunc({ PATH: ['/nowhere', folder].join(delimiter) });
    expect(path).toBe(join(folder, 'func'));

    const port = await findFreePorts(15_000 + (process.pid % 10_000), 1);
    const host = await startHost({
      root: join(import.meta.dirname, '../../..'),
      port,
      settings: {},
      func: path,
      signal: new AbortController().signal,
    });
    expect(host.ready.url).toBe(`http://localhost:${port}`);
    const processes = await listDescendants(process.pid);
    await host.stop();
    await expect(fetch(host.ready.url)).rejects.toThrow();
    expect(await waitForEnd(processes)).toEqual([]);
  });
});
