import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, onTestFinished } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../../dev/openai/server.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createStores } from '../../../src/stores.ts';
import type { Delivery, Progress } from '../../../src/webhooks/delivery.ts';
import { readSignedHeaders } from '../../../src/webhooks/headers.ts';
import { verify } from '../../../src/webhooks/verify.ts';
import { type Arrival, startReceiver } from '../../dev/send/start-receiver.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { createFakeTerminal } from '../fake-terminal.ts';
import { createFolder, toSettings } from '../spawn-cli.ts';

export const KEY = 'sk-a-very-secret-credential';
export const WEBHOOK = 'https://app.example/webhook';
export type Provider = 'openai' | 'azure';
export const PROVIDERS: readonly Provider[] = ['openai', 'azure'];

interface RunOptions {
  answers?: string[];
  env?: Record<string, string>;
  /** Is told how to interrupt the run. */
  onStart?: (interrupt: () => void) => void;
}

const printed: string[] = [];

/** Looks through all that the tests of a file have printed. */
export function scanForSecrets(): void {
  afterAll(() => {
    const all = printed.join('\n');
    expect(all).not.toMatch(/whsec_[A-Za-z0-9+/]{8}/);
    expect(all).not.toContain(KEY);
    expect(all).not.toContain('token-of-a');
  });
}

/** A sender's API, a folder with settings for it, and the command line on them. */
export async function createStage(provider: Provider, settings: Record<string, string> = {}) {
  const api = await startOpenAi({ retryAfterSeconds: 0.01 });
  onTestFinished(() => api.stop());
  // The inbox is everybody's, so each test is a sender of its own.
  const sender = `t${randomUUID().slice(0, 8)}`;
  const folder = createFolder({
    'local.settings.json': toSettings({
      AzureWebJobsStorage: inject('storage'),
      ...toAccount(provider, api, `__${sender.toUpperCase()}`),
      ...settings,
    }),
  });
  const run = (args: string[], options?: RunOptions) =>
    runIn(folder, ['endpoint', ...args], options);
  return {
    api,
    sender,
    folder,
    run,
    /** What a command says as JSON. */
    async runJson(args: string[], options?: RunOptions): Promise<Record<string, unknown>> {
      const ran = await run([...args, '--json'], options);
      expect(ran.stderr).toBe('');
      return JSON.parse(ran.stdout) as Record<string, unknown>;
    },
    /** An endpoint that is there; resolves to its id. */
    async create(args: string[] = ['--url', WEBHOOK, '--events', 'response.completed']) {
      const ran = await run(['create', ...args, '--json']);
      const { endpoint } = JSON.parse(ran.stdout) as { endpoint: { id: string } };
      return endpoint.id;
    },
    secrets: () => readSecrets(folder, sender),
    setSecrets: (value: string) => {
      setSecrets(folder, sender, value);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

/** Runs a command line in this process. */
export async function runIn(folder: string, args: string[], options: RunOptions = {}) {
  const { answers, env = {}, onStart } = options;
  const terminal = createFakeTerminal({ ...(answers && { answers }) });
  const exitCode = await runCli(args, {
    terminal,
    env,
    folder,
    now: () => new Date(),
    onSignal: (interrupt) => onStart?.(() => interrupt('SIGINT')),
    spinAfterMs: 0,
  });
  const ran = { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
  const { spun, asked } = terminal;
  printed.push(ran.stderr, ...spun, ...asked);
  if (!args.includes('--show-secret')) printed.push(ran.stdout);
  return { ...withoutSecrets(args, ran), spun, asked };
}

export function toAccount(provider: Provider, api: OpenAiStandIn, suffix = '') {
  return provider === 'openai'
    ? { [`OPENAI_API_KEY${suffix}`]: KEY, [`OPENAI_BASE_URL${suffix}`]: api.baseUrl }
    : {
        [`AZURE_OPENAI_ENDPOINT${suffix}`]: api.azureEndpoint,
        [`AZURE_OPENAI_API_KEY${suffix}`]: KEY,
      };
}

/** Ids and times as long as they are, and always the same. */
export function still(text: string): string {
  return text
    .replaceAll(/(whe?|we)_[0-9a-f]{32}/g, (id) => id.replaceAll(/(?<=_.*)[0-9a-f]/g, '0'))
    .replaceAll(/(?<![a-z0-9])t[0-9a-f]{8}\b/gi, (sender) => sender.replaceAll(/(?<=.)./g, '0'))
    .replaceAll(/\d+ s$/gm, '0 s')
    .replaceAll(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-11-21 12:00:00');
}

/** A receiver that knows the stored secrets and has `progress` made of what it accepts. */
export async function startStageReceiver(
  { folder, sender }: Pick<Stage, 'folder' | 'sender'>,
  progress: Progress | undefined = { state: 'done', outcome: 'completed', finishedAt: new Date() },
) {
  const { inbox } = createStores(
    { kind: 'connection-string', connectionString: inject('storage') },
    () => new Date(),
  );
  return startReceiver(async ({ headers, body }: Arrival) => {
    const signed = readSignedHeaders(new Headers(headers as Record<string, string>));
    if (typeof signed === 'string') return { status: 400 };
    const secrets = readSecrets(folder, sender).map((value) => ({ sender, value }));
    const { valid } = await verify(signed, body, secrets, new Date());
    if (!valid) return { status: 400 };
    const { type, id } = JSON.parse(body.toString()) as { type: string; id: string };
    const delivery: Delivery = {
      id: String(headers['webhook-id']),
      type,
      eventId: id,
      sender,
      receivedAt: new Date(),
      body,
      attempts: 1,
      progress,
      history: [],
    };
    await inbox.insert(delivery);
    return { status: 200 };
  });
}

function settingName(sender: string): string {
  return `OPENAI_WEBHOOK_SECRET__${sender.toUpperCase()}`;
}

function readFile(folder: string): { Values: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'local.settings.json'), 'utf8')) as {
    Values: Record<string, string>;
  };
}

function readSecrets(folder: string, sender: string): string[] {
  return (readFile(folder).Values[settingName(sender)] ?? '').split(' ').filter(Boolean);
}

function setSecrets(folder: string, sender: string, value: string): void {
  const settings = readFile(folder);
  settings.Values[settingName(sender)] = value;
  writeFileSync(join(folder, 'local.settings.json'), JSON.stringify(settings));
}
