import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleApp } from '../../dev/build.ts';
import { runInterleaved, toFigure } from '../measure.ts';
import type { Figure, Part } from '../part.ts';
import { buildApp } from '../support/build-app.ts';
import { countByPackage } from '../support/by-package.ts';
import { createColdProcesses } from '../support/cold-processes.ts';
import { openStorage } from '../support/storage.ts';
import { startTelemetrySink } from '../support/telemetry-sink.ts';
import { withWorkFolder } from '../support/work-folder.ts';

const SHOWN = 10;

/** How long a fresh process takes until the app is there, and until its first answer. */
export const coldLoad: Part = {
  name: 'cold-load',
  title: 'Cold load',
  canProfile: true,
  run: ({ rounds, signal, progress, profileFolder }) =>
    withWorkFolder(async (folder) => {
      progress('building');
      const built = await buildAll(folder);
      const cold = createColdProcesses(built.programs, profileFolder);
      const sink = await startTelemetrySink();
      const storage = await openStorage(signal);
      const settings = { AzureWebJobsStorage: storage.connectionString };
      const traced = { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
      const apps = {
        app: { name: 'app', folder: built.app, settings },
        traced: { name: 'traced', folder: built.app, settings: traced },
        unbundled: { name: 'unbundled', folder: built.unbundled, settings },
        bare: { name: 'bare', folder: built.bare, settings },
      };
      const names = ['app', 'traced', 'unbundled', 'bare'] as const;
      const variants = Object.fromEntries(
        names.map((name) => [
          name,
          async () => ({
            ...(await cold.load(apps[name])),
            answerMs: await cold.answer(apps[name], signal),
          }),
        ]),
      ) as Record<(typeof names)[number], () => Promise<Sample>>;
      try {
        // The first of each reads its files from the disk.
        await runInterleaved(variants, { rounds: 1, signal });
        const onStep = (name: string, round: number) => progress(`${name}, round ${round}`);
        const measured = await runInterleaved(variants, { rounds, signal, onStep });
        // Without a profile: this run is slowed down by what it records.
        const unprofiled = createColdProcesses(built.programs);
        const loads = {
          app: await unprofiled.listLoads(apps.app, signal),
          traced: await unprofiled.listLoads(apps.traced, signal),
        };
        return { figures: [...toFigures(measured), ...toLoadFigures(built, loads)], notes };
      } finally {
        sink.close();
        await storage.close();
      }
    }),
};

const notes = [
  'Load is from before the import of the main file to the last registration; the first answer is that to a new delivery, its two storage calls included, on the local host. Each is a fresh process; the time Node itself takes to start is in neither.',
  'Bare is an app of one empty function; its first answer makes no storage calls.',
];

interface Sample {
  readonly ms: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly answerMs: number;
}

async function buildAll(folder: string) {
  const at = (name: string) => join(folder, name);
  const metafile = await bundleApp({ outdir: at('app') });
  const entry = 'src/main.ts';
  await buildApp({ entry, outdir: at('unbundled'), isUnbundled: true });
  await buildApp({ entry: 'bench/apps/empty.ts', outdir: at('bare') });
  const programs = { load: at('load'), answer: at('answer') };
  await buildApp({ entry: 'bench/support/load-app.ts', outdir: programs.load });
  await buildApp({ entry: 'bench/support/answer-first.ts', outdir: programs.answer });
  return { app: at('app'), unbundled: at('unbundled'), bare: at('bare'), programs, metafile };
}

function toFigures(measured: readonly Record<'app' | 'traced' | 'unbundled' | 'bare', Sample>[]) {
  const times = (key: 'ms' | 'answerMs', what: string): Figure[] => {
    const ratio = (
      name: string,
      limit: number,
      of: 'app' | 'traced',
      to: 'app' | 'unbundled' | 'bare',
    ) =>
      toFigure(
        `${what}: ${name}`,
        '×',
        measured.map((round) => round[of][key] / round[to][key]),
        limit,
      );
    return [
      toFigure(
        `${what}: the app`,
        'ms',
        measured.map(({ app }) => app[key]),
      ),
      ratio('against unbundled', 0.3, 'app', 'unbundled'),
      ratio('against bare', 5, 'app', 'bare'),
      ratio('telemetry on against off', 1.3, 'traced', 'app'),
    ];
  };
  const memory = (key: 'heapBytes' | 'rssBytes', what: string): Figure[] =>
    (['app', 'traced', 'unbundled', 'bare'] as const).map((name) =>
      toFigure(
        `${what}: ${name}`,
        'MB',
        measured.map((round) => round[name][key] / 1e6),
      ),
    );
  return [
    ...times('ms', 'load'),
    ...times('answerMs', 'first answer'),
    ...memory('heapBytes', 'heap taken by loading'),
    ...memory('rssBytes', 'memory taken by loading'),
  ];
}

/** What was loaded before the first answer, so that something that crept in is seen. */
function toLoadFigures(
  { app, metafile }: Pick<Awaited<ReturnType<typeof buildAll>>, 'app' | 'metafile'>,
  loads: Readonly<Record<'app' | 'traced', readonly string[]>>,
): Figure[] {
  const count = (urls: readonly string[]) => {
    const loaded = new Set(urls.filter(isFile).map((url) => fileURLToPath(url)));
    return countByPackage(metafile, (path) =>
      loaded.has(join(app, path.split(/[\\/]/).at(-1) ?? '')),
    );
  };
  const sum = (packages: ReturnType<typeof count>) =>
    packages.reduce((total, { bytes }) => total + bytes, 0);
  const toLoaded = (what: string, bytes: number) =>
    toFigure(`loaded before the first answer: ${what}`, 'B', [bytes]);
  const packages = count(loads.app);
  return [
    toLoaded('all', sum(packages)),
    toLoaded('all, telemetry on', sum(count(loads.traced))),
    ...packages.slice(0, SHOWN).map(({ name, bytes }) => toLoaded(name, bytes)),
  ];
}

function isFile(url: string): boolean {
  return url.startsWith('file:');
}
