import { join } from 'node:path';
import { bundleApp } from '../../dev/build.ts';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { toFigure } from '../measure.ts';
import type { Figure, Part, PartContext } from '../part.ts';
import { instance, prices } from '../prices.ts';
import { createSigned } from '../support/deliveries.ts';
import { toDone } from '../support/fill-inbox.ts';
import { type MeasuredUse, measureUse } from '../support/measure-use.ts';
import { countRowBytes } from '../support/row-bytes.ts';
import { type EventUse, toCosts } from '../support/to-costs.ts';
import { withWorkFolder } from '../support/work-folder.ts';

/** What a million events cost. */
export const cost: Part = {
  name: 'cost',
  title: 'Cost of a million events, in US dollars',
  run: (context) =>
    withWorkFolder(async (folder) => {
      const counted = readCounted(context.earlier);
      context.progress('building');
      const built = join(folder, 'app');
      await bundleApp({ outdir: built });
      const measured = await measureUse(built, context);
      return { figures: toFigures(counted, measured), notes };
    }),
};

const notes = [
  `List prices of East US as known in ${prices.asOf}, without free grants: look them up before you rely on a sum (${prices.lists.join(', ')}).`,
  `Flex Consumption with ${instance.memoryGB * 1024} MB. One by one: each execution finds its instance idle, and costs the ${instance.leastMs} ms that are billed at least. Busy: the instance computes all the time, on ${instance.cores} of a core; the CPU is that of Throughput, the host's own share is what the local host takes.`,
  'The work of a handler comes on top, and so do its calls of storage. Idle queues and the timers cost the same however few events come.',
  'With telemetry on, with every trace kept, each span and log line is counted with the bytes it has as JSON. What is billed is on average a quarter less, by the documentation of Azure Monitor; that is not taken off. Metrics come by the minute, so they are not in this sum. A workspace takes 5 GB a month for nothing.',
];

function readCounted(earlier: PartContext['earlier']) {
  const read = (name: string) => earlier('storage-calls', name);
  return {
    tableCalls: read('new: tables, of all'),
    // The host takes each message, and removes it.
    queueCalls: read('new: queues, of all') + 2 * read('new: messages removed by the host'),
    cpuMs: earlier('throughput', 'CPU per event'),
    rowBytes: countRowBytes(
      toEntity(toDone(1, new Date(), createSigned('response.completed').body)),
    ),
  };
}

function toFigures(counted: ReturnType<typeof readCounted>, measured: MeasuredUse): Figure[] {
  const { executionMs, logBytes, events } = measured;
  const billedMs = Object.values(executionMs).map((ms) => Math.max(instance.leastMs, ms));
  const use: EventUse = { ...counted, billedMs, telemetryBytes: 0 };
  const off = toCosts(use);
  const rounds = measured.rounds.map((round) => ({
    telemetryMs: (round.on - round.off) / events,
    spanBytes: round.spanBytes / events,
  }));
  const on = rounds.map(({ telemetryMs, spanBytes }) =>
    toCosts({
      ...use,
      cpuMs: counted.cpuMs + telemetryMs,
      telemetryBytes: spanBytes + logBytes,
    }),
  );
  const one = (name: string, unit: string, ...values: number[]) =>
    toFigure(`one event: ${name}`, unit, values);
  const dollars = (name: string, ...values: number[]) => toFigure(name, '$', values);
  return [
    one('table calls', '', counted.tableCalls),
    one('queue calls, with the host', '', counted.queueCalls),
    one('row', 'B', counted.rowBytes),
    one('CPU', 'ms', counted.cpuMs),
    one('CPU that telemetry adds', 'ms', ...rounds.map(({ telemetryMs }) => telemetryMs)),
    one('receive takes', 'ms', executionMs.receive),
    one('process takes', 'ms', executionMs.process),
    one('log', 'B', logBytes),
    one('spans', 'B', ...rounds.map(({ spanBytes }) => spanBytes)),
    dollars('executions', off.executions),
    dollars('time, busy', off.timeBusy),
    dollars('time, one by one', off.timeAlone),
    dollars('calls of tables', off.tableCalls),
    dollars('calls of queues', off.queueCalls),
    dollars('rows, kept for a month', off.rows),
    dollars('telemetry', ...on.map(({ telemetry }) => telemetry)),
    dollars('all, busy, telemetry off', off.totalBusy),
    dollars('all, busy, telemetry on', ...on.map(({ totalBusy }) => totalBusy)),
    dollars('all, one by one, telemetry off', off.totalAlone),
    dollars('all, one by one, telemetry on', ...on.map(({ totalAlone }) => totalAlone)),
  ];
}
