import { join } from 'node:path';
import { build } from '../../dev/build.ts';
import { type LogEntry, readAppLogs } from './app-log.ts';
import { readEffects } from './effects.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createInboxView } from './inbox.ts';
import { judge } from './judge.ts';
import { canPause, type Mischief, startMischief } from './mischief.ts';
import { waitForQuiet } from './quiet.ts';
import { createRandom } from './random.ts';
import { measureRecovery } from './recovery.ts';
import type { Report } from './report.ts';
import type { AppRunOptions } from './run-options.ts';
import { timing } from './settings.ts';
import { startStorage, type Storage } from './storage.ts';
import { createTraffic, toSentReport, type Traffic } from './traffic.ts';

/** Longer than a ticket of the fast lane stays back, and than two sweeps. */
const stuckMs = 120_000;

/** Builds the app, sends to it while it is killed, paused and without storage, and reports when all is quiet. */
export async function runAgainstApp(options: AppRunOptions): Promise<Report> {
  const { folder, say, secret, seed } = options;
  const startedAt = performance.now();
  const broken = new AbortController();
  const onBroken = (error: Error) => broken.abort(error);
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const paths = {
    folder: join(folder, 'app'),
    logs: join(folder, 'logs'),
    effects: join(folder, 'effects.jsonl'),
  };

  say('building the app and starting it');
  await build({ outdir: paths.folder, handlers: join(import.meta.dirname, 'handlers.ts') });
  let storage: Storage | undefined;
  let fleet: Fleet | undefined;
  let mischief: Mischief | undefined;
  try {
    storage = await startStorage(join(folder, 'storage'), signal);
    const { connectionString } = storage;
    const running = await createFleet({ ...paths, connectionString, secret, onBroken });
    fleet = running;
    await Promise.race([fleet.ready, rejectOn(signal)]);

    const traffic = createTraffic({ ...options, signal }, () => running.nextUrl());
    mischief = startMischief(fleet, storage, options.rates, createRandom(seed + 2), onBroken);
    await traffic.send();
    await mischief.calm();

    const inbox = createInboxView(connectionString);
    const isQuiet = await waitForQuiet({
      countLeft: async () => (await inbox.countUnfinished()) + (await inbox.countTickets()),
      pollMs: 2000,
      polls: 2,
      stuckMs,
      onLeft: (left) => say(`all sent; waiting for ${left} rows and tickets`),
      signal,
    });
    await fleet.stop();
    const rows = await inbox.readRows();
    await storage.stop();
    const evidence = { rows, logs: await readAppLogs(paths.logs) };
    const effects = await readEffects(paths.effects);
    return {
      seed,
      isQuiet,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      ...toReport({ traffic, effects, ...evidence, fleet, storage, mischief }),
    };
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  } finally {
    // What is still there after a failure or Ctrl-C; all of it has ended after a run to the end.
    broken.abort(new Error('the run has ended'));
    await mischief?.calm().catch(() => undefined);
    await fleet?.end();
    await storage?.end();
  }
}

interface Seen {
  readonly traffic: Traffic;
  readonly effects: Awaited<ReturnType<typeof readEffects>>;
  readonly rows: Awaited<ReturnType<ReturnType<typeof createInboxView>['readRows']>>;
  readonly logs: ReadonlyMap<string, readonly LogEntry[]>;
  readonly fleet: Fleet;
  readonly storage: Storage;
  readonly mischief: Mischief;
}

function toReport({ traffic, effects, rows, logs, fleet, storage, mischief }: Seen) {
  const { planned, sent, doomed } = traffic;
  const { outages } = storage;
  const lines = [...logs.values()].flat();
  const deaths = fleet.all.flatMap((one) => one.deaths);
  const log = Map.groupBy(lines, ({ delivery }) => delivery);
  const app = { rows, log, maxAttempts: timing.maxAttempts };
  const count = <Item>(items: readonly Item[], isCounted: (item: Item) => boolean) =>
    items.filter(isCounted).length;
  return {
    sent: toSentReport(sent),
    doomed,
    verdict: judge({ planned, acknowledged: sent.acknowledged, effects, app }),
    app: {
      kills: count(deaths, ({ by }) => by === 'kill'),
      crashes: count(deaths, ({ by }) => by === 'crash'),
      pauses: mischief.counts.pauses,
      canPause,
      outages: {
        stops: count(outages, ({ kind }) => kind === 'stop'),
        freezes: count(outages, ({ kind }) => kind === 'freeze'),
      },
      fencedOff: count(lines, ({ message }) => message === 'lease-lost'),
      recovery: measureRecovery(logs, {
        deaths: fleet.workers.flatMap((one) => one.deaths),
        outages,
        lastAcknowledgedAt: sent.lastAcknowledgedAt,
      }),
    },
  } satisfies Omit<Report, 'seed' | 'seconds' | 'isQuiet'>;
}

function rejectOn(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const fail = () => reject(signal.reason as Error);
  if (signal.aborted) fail();
  signal.addEventListener('abort', fail, { once: true });
  // Mostly the other side of the race has long been taken.
  promise.catch(() => undefined);
  return promise;
}
