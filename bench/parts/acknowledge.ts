import { join } from 'node:path';
import { bundleApp } from '../../dev/build.ts';
import { percentile, runInterleaved, toFigure } from '../measure.ts';
import type { Figure, Part, PartContext } from '../part.ts';
import { type AckRunner, openAckRunners, type OpenedRunners } from '../support/ack-runners.ts';
import { buildApp } from '../support/build-app.ts';
import { measurePair } from '../support/telemetry-pair.ts';
import { withWorkFolder } from '../support/work-folder.ts';

/**
 * Connections, and deliveries per round and variant, at least five for each connection: Azurite takes about
 * 5 ms of a core for each.
 */
const LOADS = [
  { connections: 1, count: 100 },
  { connections: 16, count: 128 },
  { connections: 64, count: 320 },
] as const;
const WARM_UP = 150;
/** Enough at a time that nothing waits, and no more. */
const CPU_AT = 16;
/** Per round, with telemetry and without it, and before the first: fresh processes take twice as long. */
const TRACED = { count: 250, warmUp: 1000 };
const VARIANTS = ['bareCalls', 'twoCalls', 'app'] as const;

/** How soon a sender has its 200. */
export const acknowledge: Part = {
  name: 'acknowledge',
  title: 'Acknowledge',
  canProfile: true,
  run: (context) =>
    withWorkFolder(async (folder) => {
      context.progress('building');
      const folders = {
        app: join(folder, 'app'),
        twoCalls: join(folder, 'two-calls'),
        bareCalls: join(folder, 'bare-calls'),
      };
      await bundleApp({ outdir: folders.app });
      await buildApp({ entry: 'bench/apps/two-calls.ts', outdir: folders.twoCalls });
      await buildApp({ entry: 'bench/support/bare-calls.ts', outdir: folders.bareCalls });
      const opened = await openAckRunners(folders, context);
      try {
        const figures = await measureAll(opened.runners, context);
        return { figures: [...figures, await measureTelemetry(opened, context)], notes };
      } finally {
        await opened.close();
      }
    }),
};

const notes = [
  'Bare calls are the two storage calls of a new delivery made with the same SDK clients in a process that does nothing else: no HTTP, no host. The bare function makes them in a function on the local host, so what the app takes beyond it is its own code: verify, parse, row, ticket, log line.',
  `CPU is that of the measured process alone, at ${CPU_AT} connections; sender and storage are processes of their own. With telemetry on, the export is in it.`,
];

type Variant = (typeof VARIANTS)[number];

interface Sample {
  readonly p50: number;
  readonly p95: number;
  readonly perSecond: number;
  readonly cpuMs: number;
}

async function measureAll(
  runners: Readonly<Record<Variant, AckRunner>>,
  { rounds, signal, progress }: PartContext,
): Promise<Figure[]> {
  const toVariants = (count: number, connections: number) =>
    Object.fromEntries(
      VARIANTS.map((name) => [name, () => measureOne(runners[name], count, connections, signal)]),
    ) as Record<Variant, () => Promise<Sample>>;
  progress('warming up');
  await runInterleaved(toVariants(WARM_UP, 4), { rounds: 1, signal });
  const figures: Figure[] = [];
  for (const { connections, count } of LOADS) {
    const at = `${connections} ${connections === 1 ? 'connection' : 'connections'}`;
    const onStep = (name: string, round: number) => progress(`${at}: ${name}, round ${round}`);
    // Opens the connections.
    await runInterleaved(toVariants(connections, connections), { rounds: 1, signal });
    const variants = toVariants(count, connections);
    const measured = await runInterleaved(variants, { rounds, signal, onStep });
    figures.push(...toLatencyFigures(measured, at, connections === 1 ? 1.25 : undefined));
    if (connections === CPU_AT) figures.push(...toCpuFigures(measured));
  }
  return figures;
}

async function measureTelemetry(
  { runners: { untraced, traced }, sink }: OpenedRunners,
  context: PartContext,
): Promise<Figure> {
  const { signal, progress } = context;
  const toWorker = (runner: AckRunner) => ({
    usage: () => runner.usage(),
    work: () => runner.run(TRACED.count, CPU_AT, signal),
  });
  progress('warming up');
  for (const runner of [untraced, traced]) await runner.run(TRACED.warmUp, CPU_AT, signal);
  const pair = { off: toWorker(untraced), on: toWorker(traced), sink };
  const measured = await measurePair(pair, context);
  return toFigure(
    'CPU per delivery: telemetry on against off',
    '×',
    measured.map(({ off, on }) => on / off),
    1.1,
  );
}

async function measureOne(
  runner: AckRunner,
  count: number,
  connections: number,
  signal: AbortSignal,
): Promise<Sample> {
  const before = await runner.usage();
  const { times, ms } = await runner.run(count, connections, signal);
  const after = await runner.usage();
  return {
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    perSecond: (count * 1000) / ms,
    cpuMs: (after.cpuMs - before.cpuMs) / count,
  };
}

type Round = Readonly<Record<Variant, Sample>>;

function toLatencyFigures(
  measured: readonly Round[],
  at: string,
  goal: number | undefined,
): Figure[] {
  const of = (read: (round: Round) => number) => measured.map(read);
  const against = (name: string, to: Variant, key: 'p50' | 'p95', limit?: number) =>
    toFigure(
      `${key} against ${name}, ${at}`,
      '×',
      of(({ app, [to]: other }) => app[key] / other[key]),
      limit,
    );
  return [
    toFigure(
      `p50, ${at}`,
      'ms',
      of(({ app }) => app.p50),
    ),
    against('bare calls', 'bareCalls', 'p50', goal),
    against('a bare function', 'twoCalls', 'p50'),
    toFigure(
      `p50 of a bare function against bare calls, ${at}`,
      '×',
      of(({ twoCalls, bareCalls }) => twoCalls.p50 / bareCalls.p50),
    ),
    against('bare calls', 'bareCalls', 'p95'),
    toFigure(
      `deliveries a second, ${at}`,
      '',
      of(({ app }) => app.perSecond),
    ),
  ];
}

function toCpuFigures(measured: readonly Round[]): Figure[] {
  const cpu = (name: string, read: (round: Round) => number) =>
    toFigure(`CPU per delivery: ${name}`, 'ms', measured.map(read));
  return [
    cpu('the app with the host', ({ app }) => app.cpuMs),
    cpu(
      'own code (the app less a bare function)',
      ({ app, twoCalls }) => app.cpuMs - twoCalls.cpuMs,
    ),
    cpu(
      'host (a bare function less bare calls)',
      ({ twoCalls, bareCalls }) => twoCalls.cpuMs - bareCalls.cpuMs,
    ),
    cpu('SDKs (bare calls)', ({ bareCalls }) => bareCalls.cpuMs),
  ];
}
