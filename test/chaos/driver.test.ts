import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findFreePorts } from '../../dev/start/ports.ts';
import { readEffects } from './effects.ts';
import { runChaos } from './run-chaos.ts';

const secret = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

let folder: string;
let effects: string;
let port: number;
let receiver: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaos-driver-'));
  effects = join(folder, 'effects.jsonl');
  port = await findFreePorts(20_000 + Math.floor(Math.random() * 5000), 1);
  receiver = await startNaiveReceiver();
});
afterEach(async () => {
  await end(receiver);
  await rm(folder, { recursive: true });
});

it('a receiver that answers before it stores is caught as soon as it is killed', async () => {
  const running = runChaos(toArgs());
  await vi.waitFor(async () => expect((await readEffects(effects)).size).toBeGreaterThan(5), {
    timeout: 20_000,
  });
  await end(receiver);
  receiver = await startNaiveReceiver();
  const { code, report } = await running;

  expect(code).toBe(1);
  expect(report).toMatchObject({ sent: { begun: 40, acknowledged: 40 } });
  expect(report.verdict.offences.length).toBeGreaterThan(0);
  for (const offence of report.verdict.offences) {
    expect(offence).toMatchObject({ what: 'lost', why: 'no effect' });
  }
}, 60_000);

it('the same receiver passes while nothing happens to it, and its doubled effects are counted', async () => {
  const { code, report } = await runChaos(toArgs());
  expect(code).toBe(0);
  expect(report).toMatchObject({
    sent: { begun: 40, acknowledged: 40 },
    verdict: { offences: [] },
  });
  expect(report.verdict.withEffect).toBe(40);
  expect(report.verdict.effectsAgain).toBe(report.sent.attempts - 40);
}, 60_000);

function toArgs(): string[] {
  const run = ['--deliveries', '40', '--rate', '20', '--seed', '3', '--secret', secret];
  return [...run, '--url', `http://127.0.0.1:${port}/`, '--effects', effects, '--quiet', '2'];
}

async function startNaiveReceiver(): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'naive-receiver.ts');
  const child = fork(program, [String(port), effects], { execArgv: [] });
  await once(child, 'message');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
