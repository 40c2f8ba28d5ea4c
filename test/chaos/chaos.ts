import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgress } from './progress.ts';
import { isKept, type Report, toOffenceList, isUntroubled, toTable } from './report.ts';
import { runAgainstApp } from './run-app.ts';
import type { RunOptions } from './run-options.ts';
import { runAgainstUrl } from './run-url.ts';

/** What the command line says. */
export interface ChaosOptions {
  readonly deliveries: number;
  readonly seed?: number | undefined;
  readonly concurrency: number;
  readonly rate: number;
  readonly calls: number;
  readonly killsPerMinute: number;
  readonly pausesPerMinute: number;
  readonly outagesPerMinute: number;
  readonly calmAfter?: number | undefined;
  readonly url?: string | undefined;
  readonly effects?: string | undefined;
  readonly secret?: string | undefined;
  readonly quiet: number;
  readonly keep?: true | undefined;
  readonly json?: true | undefined;
}

const ownSecret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

/** Runs, prints the report, and tells whether the promise was kept. */
export async function chaos(options: ChaosOptions): Promise<boolean> {
  const progress = createProgress(process.stderr);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new DOMException('stopped', 'AbortError'));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 32);
  process.stderr.write(`seed ${seed}\n`);
  const common = {
    ...options,
    seed,
    say: (text: string) => progress.say(text),
    signal: stopping.signal,
  };
  try {
    const report = await run(options, common);
    progress.stop();
    print(report, options.json === true);
    return isKept(report);
  } finally {
    progress.stop();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
  }
}

async function run(options: ChaosOptions, common: Omit<RunOptions, 'secret'>): Promise<Report> {
  const { url, effects, quiet, keep } = options;
  if (url !== undefined && effects !== undefined) {
    const secret = options.secret ?? process.env['OPENAI_WEBHOOK_SECRET'];
    if (!secret) throw new Error('--url needs the secret it verifies with: give --secret');
    return runAgainstUrl({ ...common, secret, url, effects, quietSeconds: quiet });
  }
  const folder = await mkdtemp(join(tmpdir(), 'chaos-'));
  const rates = {
    kills: options.killsPerMinute,
    pauses: options.pausesPerMinute,
    outages: options.outagesPerMinute,
    seconds: options.calmAfter,
  };
  try {
    return await runAgainstApp({ ...common, secret: ownSecret, folder, rates });
  } finally {
    if (keep) process.stderr.write(`kept: ${folder}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
}

function print(report: Report, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  const { verdict, isQuiet, seed, seconds } = report;
  console.log(`${report.sent.begun} deliveries, seed ${seed}, ${seconds} s\n\n${toTable(report)}`);
  if (isUntroubled(report)) {
    console.log('\nNothing was done to the app, so this shows nothing: give it more --deliveries.');
  }
  if (!isQuiet) console.log('\nIt never came to rest: rows or tickets were left when time was up.');
  if (verdict.offences.length > 0) console.log(`\n${toOffenceList(verdict.offences)}`);
}
