import { Option } from '@commander-js/extra-typings';
import type { DeliveryFilter } from '../../inbox/filter.ts';
import type { Cli } from '../cli.ts';
import { UsageError } from '../cli-error.ts';
import type { Output } from '../output.ts';
import { PROGRAM } from '../create-command.ts';
import { drawDeliveries } from './draw-deliveries.ts';
import { createFilterCommand, toFilter } from './filter-options.ts';
import { followSteps } from './follow-steps.ts';
import { openInbox } from './open-inbox.ts';
import { createNumberParser } from './parse-number.ts';
import { toRowJson } from './to-row-json.ts';

/** `event list`: a page of the inbox, or with `--follow` each step as it comes. */
export function createEventListCommand({ run, openContext, now }: Cli) {
  return createFilterCommand(
    'list',
    {
      description:
        'List deliveries, newest first; with --follow, tell of each step as it is taken.',
      examples: [
        'event list --state dead --since 3d --env prod',
        "event list --type 'response.*' --search rate_limit --json",
        'event list --follow --env prod',
      ],
    },
    now,
  )
    .addOption(
      new Option('--limit <count>', 'how many, up to 1000 (default: 50)')
        .argParser(createNumberParser(1, 1000))
        .conflicts('follow'),
    )
    .addOption(
      new Option('--cursor <text>', 'where the page before said that the next begins').conflicts(
        'follow',
      ),
    )
    .option('--follow', 'go on until Ctrl-C; with --since begin with what came since')
    .addOption(
      new Option('--interval <seconds>', 'between two looks with --follow (default: 2)').argParser(
        createNumberParser(0.2, 3600, false),
      ),
    )
    .action(({ limit, cursor, follow, interval = 2, ...options }) =>
      run(options, async (session) => {
        const filter = toFilter(options);
        if (follow && filter.until) throw new UsageError('--follow has no end: leave --until out');
        const inbox = await openInbox(openContext(options), now);
        if (follow) {
          const pollMs = interval * 1000;
          return { items: followSteps(inbox.rows, filter, { session, now, pollMs }) };
        }
        const { createListDeliveries } = await import('../../inbox/list.ts');
        const page = {
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
        };
        const list = createListDeliveries(inbox.rows);
        const { deliveries, next } = await session.task('Reading the inbox', () =>
          list(filter, { ...page, signal: session.signal }).catch(explainCursor),
        );
        return {
          data: { deliveries: deliveries.map(toRowJson), ...(next !== undefined && { next }) },
          draw: (look) => {
            if (deliveries.length === 0) return describeNone(filter);
            const table = drawDeliveries(deliveries, now(), look);
            return next === undefined
              ? table
              : `${table}\n${look.style('dim', `More: --cursor '${next}'`)}`;
          },
        } satisfies Output;
      }),
    );
}

function explainCursor(error: unknown): never {
  if (error instanceof Error && error.name === 'CursorError') {
    throw new UsageError('--cursor is none: copy it from the page before, in quotes', {
      cause: error,
    });
  }
  throw error;
}

function describeNone(filter: DeliveryFilter): string {
  if (Object.keys(filter).length === 0) {
    return 'The inbox is empty. Post a signed event: npm run send';
  }
  if (filter.search && !filter.searchBody) {
    return (
      'No delivery fits. Searched are ids, types and outcomes: ' +
      'add --search-body to look in bodies, too'
    );
  }
  return `No delivery fits. See what there is: ${PROGRAM} event stats`;
}
