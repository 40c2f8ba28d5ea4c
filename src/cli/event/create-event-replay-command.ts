import { randomUUID } from 'node:crypto';
import { Option } from '@commander-js/extra-typings';
import type { InboxStats } from '../../inbox/stats.ts';
import type { Cli } from '../cli.ts';
import { PROGRAM } from '../create-command.ts';
import { message } from '../output.ts';
import { createFilterCommand } from './filter-options.ts';
import { findReplayable, readReplayFilter } from './find-replayable.ts';
import { findUser } from './find-user.ts';
import { openInbox, toPlace } from './open-inbox.ts';
import { createNumberParser } from './parse-number.ts';
import { parseTime } from './parse-time.ts';
import { replayAll } from './replay-all.ts';

/** `event replay`: has finished deliveries done once more. */
export function createEventReplayCommand({ run, openContext, now }: Cli) {
  return createFilterCommand(
    'replay',
    {
      description:
        'Have deliveries done once more, by their ids or by a filter; the dead ones without --state.',
      examples: [
        'event replay wh_67ab12 --why "wrong key" --env prod',
        "event replay --type 'response.*' --since 2h --dry-run",
      ],
    },
    now,
  )
    .argument('[deliveries...]', 'their webhook-ids; without any a filter is needed')
    .addOption(
      new Option(
        '--finished-before <time>',
        'only what ended before; an interrupted replay says which',
      ).argParser((text) => parseTime(text, now())),
    )
    .addOption(
      new Option('--rate <count>', 'replays per second (default: 20)').argParser(
        createNumberParser(0.01, 1000, false),
      ),
    )
    .option('--why <text>', 'kept in the history')
    .option('--dry-run', 'count, and replay nothing')
    .option('--yes', 'do not ask; ids are never asked about')
    .action((ids, { rate, why = 'no reason given', dryRun, yes, finishedBefore, ...options }) =>
      run(options, async (session) => {
        const filter = readReplayFilter(ids, options);
        const context = openContext(options);
        const inbox = await openInbox(context, now);
        const choice = { ids, filter, before: finishedBefore };
        const found = await session.task('Reading the inbox', () =>
          findReplayable(inbox, choice, session.signal),
        );
        const { stats, unfinished } = found;
        for (const id of unfinished) session.warn(`${id} is not finished, so it is left alone`);
        const unreadable = stats.types.find(({ type }) => type === '')?.count ?? 0;
        if (unreadable > 0) session.warn(describeUnreadable(unreadable));
        const hasProblems = unfinished.length > 0;
        const what = describe(stats);
        if (dryRun || stats.count === 0) {
          const data = { isDryRun: Boolean(dryRun), ...countsOf(stats), unfinished };
          const verb = dryRun ? 'Would replay' : 'Replayed';
          return { ...message(data, `${verb} ${what} ${toPlace(context)}.`), hasProblems };
        }
        await session.confirm(`Replay ${what} ${toPlace(context)}?`, {
          yes: yes ?? filter === undefined,
        });
        const by = await session.task('Reading who you are', () => findUser(context));
        const { createReplay } = await import('../../webhooks/replay.ts');
        const replay = createReplay({ ...inbox, now, createNonce: randomUUID });
        const order = { by, why, ...(rate !== undefined && { rate }) };
        const counts = await replayAll(found, order, { replay, now, session });
        return {
          ...message({ ...counts, by, why, unfinished }, describeEnd(counts)),
          hasProblems: hasProblems || counts.missing + counts['not-finished'] > 0,
        };
      }),
    );
}

function countsOf({ count, types, states: { done, dead } }: InboxStats) {
  return {
    count,
    done,
    dead,
    types: types.map((each) => ({ type: each.type, count: each.count })),
  };
}

/** `12 deliveries (8 dead and 4 done: 9 response.completed, 3 batch.failed)` */
function describe({ count, types, states: { done, dead } }: InboxStats): string {
  if (count === 0) return 'nothing: no finished delivery fits';
  const ends = [dead > 0 && `${dead} dead`, done > 0 && `${done} done`].filter(Boolean);
  const shown = types.slice(0, 3).map((each) => `${each.count} ${each.type || 'unreadable'}`);
  const more = types.length > 3 ? `, ${types.length - 3} more types` : '';
  const noun = count === 1 ? 'delivery' : 'deliveries';
  return `${count} ${noun} (${ends.join(' and ')}: ${shown.join(', ')}${more})`;
}

function describeUnreadable(count: number): string {
  const what = count === 1 ? '1 of them is' : `${count} of them are`;
  return (
    `${what} no event that a handler could read, and will be dead again; ` +
    'event show ID --raw --show-personal prints what came'
  );
}

function describeEnd(counts: Awaited<ReturnType<typeof replayAll>>): string {
  const others = [
    [counts['already-replayed'], 'replayed by somebody else meanwhile'],
    [counts['not-finished'], 'at work again, so left alone'],
    [counts.missing, 'gone'],
  ] as const;
  const rest = others.filter(([count]) => count > 0).map(([count, what]) => `; ${count} ${what}`);
  return `Replayed ${counts.replayed}${rest.join('')}. See how they fare: ${PROGRAM} event list --follow`;
}
