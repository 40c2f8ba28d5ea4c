import { join } from 'node:path';
import { bundleApp } from '../../dev/build.ts';
import { percentile, runInterleaved, toFigure } from '../measure.ts';
import type { Figure, Part, PartContext } from '../part.ts';
import { type AckRunner, openAckRunners } from '../support/ack-runners.ts';
import { buildApp } from '../support/build-app.ts';
import { withWorkFolder } from '../support/work-folder.ts';

/** Connections, and deliveries per round and variant: Azurite takes about 5 ms of a core for each. */
const LOADS = [
  { connections: 1, count: 100 },
  { connections: 16, count: 160 },
  { connections: 64, count: 192 },
] as const;
const WARM_UP = 200;
/** Enough at a time that nothing waits, and no more. */
const CPU_AT = 16;

/** How soon a sender has its 200. */
export const acknowledge: Part = {
  name: 'acknowledge',
  title: 'Acknowledge',
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
      const { runners, close } = await openAckRunners(folders, context);
      try {
        return { figures: await measureAll(runners, context), notes };
      } finally {
        await close();
      }
    }),
};

const notes = [
  'Bare calls are the two storage calls of a new delivery made with the same SDK clients in a process that does nothing else: no HTTP, no host. The bare function makes them in a function on the local host, so what the app takes beyond it is its own code: verify, parse, row, ticket, log line.',
  `CPU is that of the measured process alone, at ${CPU_AT} connections; sender and storage are processes of their own.`,
];

type Variant = 'app' | 'twoCalls' | 'bareCalls';

interface Sample {
  readonly p50: number;
  readonly p95: number;
  readonly perSecond: number;
  readonly cpuMs: number;
}

async function measureAll(
  runners: Readonly<Record<Variant | 'traced', AckRunner>>,
  { rounds, signal, progress }: PartContext,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const toVariants = (count: number, connections: number) => {
    const measure = (name: Variant) => () => measureOne(runners[name], count, connections, signal);
    return { bareCalls: measure('bareCalls'), app: measure('app'), twoCalls: measure('twoCalls') };
  };
  const withTraced = (count: number, connections: number) => ({
    ...toVariants(count, connections),
    traced: () => measureOne(runners.traced, count, connections, signal),
  });
  progress('warming up');
  await runInterleaved(withTraced(WARM_UP, 4), { rounds: 1, signal });
  for (const { connections, count } of LOADS) {
    const at = `${connections} ${connections === 1 ? 'connection' : 'connections'}`;
    const onStep = (name: string, round: number) => progress(`${at}: ${name}, round ${round}`);
    const options = { rounds, signal, onStep };
    const goal = connections === 1 ? 1.25 : undefined;
    if (connections === CPU_AT) {
      const measured = await runInterleaved(withTraced(count, connections), options);
      figures.push(...toLatencyFigures(measured, at, goal), ...toCpuFigures(measured));
    } else {
      const measured = await runInterleaved(toVariants(count, connections), options);
      figures.push(...toLatencyFigures(measured, at, goal));
    }
  }
  return figures;
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
  return [
    toFigure(
      `p50, ${at}`,
      'ms',
      of(({ app }) => app.p50),
    ),
    toFigure(
      `p50 against bare calls, ${at}`,
      '×',
      of(({ app, bareCalls }) => app.p50 / bareCalls.p50),
      goal,
    ),
    toFigure(
      `p50 against a bare function, ${at}`,
      '×',
      of(({ app, twoCalls }) => app.p50 / twoCalls.p50),
    ),
    toFigure(
      `p95 against bare calls, ${at}`,
      '×',
      of(({ app, bareCalls }) => app.p95 / bareCalls.p95),
    ),
    toFigure(
      `deliveries a second, ${at}`,
      '',
      of(({ app }) => app.perSecond),
    ),
  ];
}

function toCpuFigures(measured: readonly (Round & { readonly traced: Sample })[]): Figure[] {
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
    toFigure(
      'CPU per delivery: telemetry on against off',
      '×',
      measured.map(({ app, traced }) => traced.cpuMs / app.cpuMs),
      1.1,
    ),
  ];
}
