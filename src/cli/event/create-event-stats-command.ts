import { type InboxStats, statsOf } from '../../inbox/stats.ts';
import type { Cli } from '../cli.ts';
import { drawTable } from '../draw-table.ts';
import { toAge } from '../format.ts';
import type { Look } from '../terminal.ts';
import { createFilterCommand, toFilter } from './filter-options.ts';
import { openInbox, toPlace } from './open-inbox.ts';
import { toneOf } from './state-tone.ts';
import { toDuration } from './to-duration.ts';
import { toRowJson } from './to-row-json.ts';

/** `event stats`: how many deliveries there are of what, and how long they take. */
export function createEventStatsCommand({ run, openContext, now }: Cli) {
  return createFilterCommand(
    'stats',
    {
      description:
        'Count deliveries by type and state; tell the oldest unfinished, and how long work takes.',
      examples: ['event stats --env prod', 'event stats --since 1h --sender eu-west --json'],
    },
    now,
  ).action((options) =>
    run(options, async ({ task, signal }) => {
      const filter = toFilter(options);
      const context = openContext(options);
      const { rows } = await openInbox(context, now);
      const stats = await task('Reading the inbox', () => statsOf(rows, filter, signal));
      const { oldestUnfinished: oldest } = stats;
      return {
        data: { ...stats, ...(oldest && { oldestUnfinished: toRowJson(oldest) }) },
        draw: (look) =>
          stats.count === 0
            ? `There is no delivery of that kind in the inbox ${toPlace(context)}.`
            : drawStats(stats, now(), look),
      };
    }),
  );
}

type Row = InboxStats['types'][number];

function drawStats(stats: InboxStats, now: Date, look: Look): string {
  const { states, count, types, oldestUnfinished: oldest, receiveToDoneMs: times } = stats;
  const rows: readonly Row[] = [...types, { type: 'all', count, ...states }];
  const toColumn = (state: keyof typeof states) => ({
    title: state,
    value: (row: Row) => row[state],
    tone: (row: Row) => (row[state] > 0 ? toneOf(state) : 'dim'),
  });
  const table = drawTable(
    [
      { title: 'type', value: ({ type }) => type || 'unreadable', canShrink: true },
      ...(['received', 'processing', 'retrying', 'done', 'dead'] as const).map(toColumn),
      { title: 'all', value: (row) => row.count },
    ],
    rows,
    look,
  );
  const oldestText = oldest
    ? `${oldest.id} (${oldest.progress.state}), ${toAge(oldest.receivedAt, now)} old`
    : 'none';
  const timesText = times
    ? `p50 ${toDuration(times.p50)}, p95 ${toDuration(times.p95)}`
    : 'nothing is done yet';
  return [
    table,
    '',
    `${look.style('dim', 'oldest unfinished')}  ${oldestText}`,
    `${look.style('dim', 'receive to done')}    ${timesText}`,
  ].join('\n');
}
