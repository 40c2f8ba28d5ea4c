import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toConnectionString } from '../../../dev/azurite.ts';
import { createSample } from '../../../dev/samples/create-sample.ts';
import { createDelivery } from '../../../dev/send/create-delivery.ts';
import { findFreePorts } from '../../../dev/start/ports.ts';
import { INBOX_TABLE } from '../../../src/azure/names.ts';
import { listDescendants, waitForEnd } from '../processes.ts';
import { copyProject } from './project-copy.ts';
import { runStart, type StartRun } from './run-start.ts';

const ready = 'Stop with Ctrl-C.';

let project: Awaited<ReturnType<typeof copyProject>>;
let port: number;
let args: string[];
const runs: StartRun[] = [];

beforeAll(async () => {
  project = await copyProject();
  // Below the ports that systems hand out by themselves.
  port = await findFreePorts(15_000 + (process.pid % 10_000), 4);
  args = [`--port=${port}`, `--storage-port=${port + 1}`];
});

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

afterAll(async () => {
  await project.remove();
});

function start(...more: string[]): StartRun {
  const run = runStart(project.folder, [...args, ...more]);
  runs.push(run);
  return run;
}

async function readSecret(): Promise<string> {
  const settings = await readFile(join(project.folder, 'local.settings.json'), 'utf8');
  return /"OPENAI_WEBHOOK_SECRET": "([^"]+)"/.exec(settings)?.[1] ?? '';
}

async function post(secret: string): Promise<Response> {
  const event = createSample('response.completed');
  const { headers, body } = createDelivery({ event, secret });
  return fetch(`http://127.0.0.1:${port}/webhook`, { method: 'POST', headers, body });
}

async function countRows(table: string): Promise<number> {
  const connection = toConnectionString({ blob: port + 1, queue: port + 2, table: port + 3 });
  const inbox = TableClient.fromConnectionString(connection, table, {
    allowInsecureConnection: true,
  });
  return (await Array.fromAsync(inbox.listEntities())).length;
}

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('serves from a bare copy, once per folder, until Ctrl-C', async () => {
    const run = start();
    await run.printed(ready);
    const url = `http://127.0.0.1:${port}`;
    expect(run.output()).toMatch(/^Wrote local\.settings\.json with a fresh signing secret\.\n/);
    expect(run.output()).toContain(`Webhook URL: ${url}/webhook\n`);
    expect(run.output()).toMatch(/^ {2}receive +POST /m);
    expect(run.output()).toContain('npm run send -- response.completed\n');
    expect(run.output()).toContain('No credentials are set, so a stand-in for the OpenAI API');
    expect(run.output()).not.toContain('Traces');

    const response = await post(await readSecret());
    expect(response.status).toBe(200);
    // The whole way to a stored result, on this machine alone.
    await run.printed('outcome=completed');
    expect(await countRows('results')).toBe(1);
    // The command line finds the storage, although it is on other ports than the settings say.
    const { stdout } = spawnSync(process.execPath, ['src/cli/main.ts', 'event', 'list', '--json'], {
      cwd: project.folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toMatchObject({ deliveries: [{ type: 'response.completed' }] });

    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Already running in this folder: ${url} (process ${run.pid}). Stop that one first, with Ctrl-C in its terminal, or with: kill ${run.pid}\n`,
    );

    const children = await listDescendants(run.pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    // A terminal sends it to every process.
    for (const pid of [run.pid, ...children]) process.kill(pid, 'SIGINT');
    expect(await run.ended).toBe(0);
    expect(await waitForEnd(children, 0)).toEqual([]);
  });

  it('remembers over a restart, and leaves nothing behind when it is killed', async () => {
    const run = start();
    await run.printed(ready);
    expect(run.output()).toMatch(/^Using local\.settings\.json as it is\.\n/);
    expect(await countRows(INBOX_TABLE)).toBe(1);

    const children = await listDescendants(run.pid);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(await waitForEnd(children)).toEqual([]);
  });

  it('draws the trace of an event with --otel, at the latest when the functions have ended', async () => {
    const run = start('--otel');
    await run.printed(ready);
    await post(await readSecret());
    await run.printed('done after 1 attempt, ');
    for (const line of [
      /^trace \w{4}…\w{4} {2}response\.completed {2}evt_\S+ {2}done after 1 attempt, /m,
      /^receive {2}200 received /m,
      /^├─ insert inbox /m,
      /^├─ send tickets /m,
      /^└─ process tickets {2}attempt 1 done /m,
      /^ {3}├─ handle response\.completed {2}completed /m,
      /^ {3}│ {2}├─ GET 127\.0\.0\.1 {2}200 /m,
    ]) {
      expect(run.output()).toMatch(line);
    }

    // Its span is still in the functions when they are asked to end.
    expect((await post('whsec_Zm9yZ2VkIGZvcmdlZCBmb3JnZWQ=')).status).toBe(400);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(run.output()).toMatch(/^receive {2}400 refused no-match /m);
  });

  it.each(['Building the app', 'Starting storage', 'Starting the functions'])(
    'ends everything when stopped at: %s',
    async (step) => {
      const run = start();
      await run.printed(step);
      const children = await listDescendants(run.pid);
      run.child.kill('SIGINT');
      expect(await run.ended).toBe(0);
      expect(await waitForEnd(children)).toEqual([]);
    },
  );

  it('ends with an error when a child ends by itself', async () => {
    const run = start();
    await run.printed(ready);
    const children = await listDescendants(run.pid);
    // The storage is the first process it started and still has.
    process.kill(Math.min(...children), 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('Storage (Azurite) ended by itself.\n');
    expect(await waitForEnd(children)).toEqual([]);
  });
});

describe('npm start, refused', () => {
  it('names the option for a port that is no port', async () => {
    const run = runStart(project.folder, ['--port', 'http']);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain("option '--port <n>' argument 'http' is invalid.");
  });

  it('tells how to get Core Tools', async () => {
    const run = runStart(project.folder, ['--func'], { PATH: project.folder });
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('npm install -g azure-functions-core-tools@4');
  });
});
