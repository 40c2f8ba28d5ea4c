import { join } from 'node:path';
import { bundleApp } from '../../dev/build.ts';
import { runInterleaved, toFigure } from '../measure.ts';
import type { Figure, Part, PartContext } from '../part.ts';
import { instance, prices } from '../prices.ts';
import { type MeasuredUse, measureUse } from '../support/measure-use.ts';
import { openStorage } from '../support/storage.ts';
import { startTelemetrySink } from '../support/telemetry-sink.ts';
import { type EventUse, toCosts } from '../support/to-costs.ts';
import { withWorkFolder } from '../support/work-folder.ts';

const EVENTS = 150;
/** Receive and process. */
const EXECUTIONS = 2;
/** The columns of a thin event and its three steps, with what the service adds to each row. */
const ROW_BYTES = 2000;

/** What a million events cost. */
export const cost: Part = {
  name: 'cost',
  title: 'Cost of a million events, in US dollars',
  run: (context) =>
    withWorkFolder(async (folder) => {
      const { signal, progress, rounds, earlier } = context;
      const calls = readCalls(earlier);
      progress('building');
      const built = join(folder, 'app');
      await bundleApp({ outdir: built });
      const storage = await openStorage(signal);
      const sink = await startTelemetrySink();
      const settings = { AzureWebJobsStorage: storage.connectionString };
      const traced = { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
      const count = EVENTS;
      const variants = {
        off: async () => ({
          ...(await measureUse({ folder: built, settings }, { storage, count, signal })),
          sentBytes: 0,
        }),
        on: async () => {
          const before = sink.spanBytes();
          const app = { folder: built, settings: traced };
          const use = await measureUse(app, { storage, count, signal });
          return { ...use, sentBytes: (sink.spanBytes() - before) / use.events };
        },
      };
      try {
        const onStep = (name: string, round: number) =>
          progress(`telemetry ${name}, round ${round}`);
        const measured = await runInterleaved(variants, { rounds, signal, onStep });
        const isSilent = measured.every(({ on }) => on.sentBytes === 0);
        return {
          figures: toFigures(measured, calls),
          notes: isSilent ? [...notes, SILENT] : notes,
        };
      } finally {
        sink.close();
        await storage.close();
      }
    }),
};

const notes = [
  `List prices of East US, as of ${prices.asOf}, without free grants; today's are listed at ${prices.lists.join(', ')}.`,
  `Flex Consumption with ${instance.memoryGB * 1024} MB. One by one: each execution finds its instance idle and costs the ${instance.leastMs} ms that are billed at least. Busy: the instance computes all the time, on ${instance.cores} of a core; the host's own share is what the local host takes.`,
  'The work of a handler comes on top, and so do its calls of storage. Idle queues and the timers cost the same however few events come.',
  'With telemetry on, each span and log line is counted with the bytes it has as JSON; what is stored of it differs. Metrics come by the minute, so they are not in this sum. A workspace takes 5 GB a month for nothing.',
];

const SILENT = 'This build sent no spans, although it was told where to.';

function readCalls(earlier: PartContext['earlier']) {
  const read = (name: string) => earlier('storage-calls', name);
  return {
    tableCalls: read('new: tables, of all'),
    // The host takes each message, and removes it.
    queueCalls: read('new: queues, of all') + 2 * read('new: messages removed by the host'),
  };
}

type Use = MeasuredUse & { readonly sentBytes: number };
type Round = Readonly<Record<'off' | 'on', Use>>;

function toFigures(
  measured: readonly Round[],
  calls: Pick<EventUse, 'tableCalls' | 'queueCalls'>,
): Figure[] {
  const of = (read: (round: Round) => number) => measured.map(read);
  const costs = measured.map(({ off, on }) => ({
    off: toCosts(toUse(off, calls, 0)),
    on: toCosts(toUse(on, calls, on.sentBytes + on.logBytes)),
  }));
  type Costs = (typeof costs)[number];
  const dollars = (name: string, read: (cost: Costs) => number) =>
    toFigure(name, '$', costs.map(read));
  return [
    toFigure('one event: table calls', '', [calls.tableCalls]),
    toFigure('one event: queue calls, with the host', '', [calls.queueCalls]),
    toFigure(
      'one event: CPU',
      'ms',
      of(({ off }) => off.cpuMs),
    ),
    toFigure(
      'one event: CPU, telemetry on',
      'ms',
      of(({ on }) => on.cpuMs),
    ),
    toFigure(
      'one event: receive takes',
      'ms',
      of(({ off }) => off.executionMs.receive),
    ),
    toFigure(
      'one event: process takes',
      'ms',
      of(({ off }) => off.executionMs.process),
    ),
    toFigure(
      'one event: log',
      'B',
      of(({ off }) => off.logBytes),
    ),
    toFigure(
      'one event: spans',
      'B',
      of(({ on }) => on.sentBytes),
    ),
    dollars('executions', ({ off }) => off.executions),
    dollars('time, busy', ({ off }) => off.timeBusy),
    dollars('time, one by one', ({ off }) => off.timeAlone),
    dollars('calls of tables', ({ off }) => off.tableCalls),
    dollars('calls of queues', ({ off }) => off.queueCalls),
    dollars('rows, kept for a month', ({ off }) => off.rows),
    dollars('telemetry', ({ on }) => on.telemetry),
    dollars('all, busy, telemetry off', ({ off }) => off.totalBusy),
    dollars('all, busy, telemetry on', ({ on }) => on.totalBusy),
    dollars('all, one by one, telemetry off', ({ off }) => off.totalAlone),
    dollars('all, one by one, telemetry on', ({ on }) => on.totalAlone),
  ];
}

function toUse(
  { cpuMs }: Use,
  calls: Pick<EventUse, 'tableCalls' | 'queueCalls'>,
  telemetryBytes: number,
): EventUse {
  return { ...calls, executions: EXECUTIONS, cpuMs, rowBytes: ROW_BYTES, telemetryBytes };
}
