import type { InboxRows } from '../inbox/rows.ts';
import { scanDeliveries } from '../inbox/scan.ts';
import { count, toSpan } from './ages.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';
import type { Place } from './place.ts';
import type { Check } from './run-checks.ts';
import { type Backlog, summariseBacklog } from './summarise-backlog.ts';

interface DeliveriesDependencies {
  /** The table that the rows are in. */
  readonly inbox: Place;
  readonly rows: InboxRows;
  readonly now: () => Date;
  /** What to run for a look at the dead, and at the log. */
  readonly remedies: { readonly dead: string; readonly overdue: string };
}

/** The sweep sends a lost ticket again after 10 minutes, and comes by every five. */
const LATE_MS = 15 * 60_000;
/** A scan reads through all rows that storage keeps. */
const LIMIT_MS = 60_000;

/** What is dead, and what is not done although it could be; reads all rows but those of what is done. */
export function createDeliveriesCheck(dependencies: DeliveriesDependencies): Check {
  const { inbox, rows, now } = dependencies;
  return {
    name: 'deliveries',
    limitMs: LIMIT_MS,
    async look(signal) {
      const state = await inbox.look(signal).catch(() => undefined);
      if (!state) return [skipped(`the table ${inbox.name} could not be read`)];
      const states = ['received', 'processing', 'retrying', 'dead'] as const;
      const scan = scanDeliveries(rows, { states }, signal);
      const backlog = await summariseBacklog(scan, { now: now(), lateMs: LATE_MS });
      return [...toFindings(backlog, dependencies)];
    },
  };
}

function* toFindings(
  { dead, unfinished, overdue, longest, oldest }: Backlog,
  { now, remedies }: DeliveriesDependencies,
): Generator<Finding> {
  const since = (date: Date) => toSpan(now().getTime() - date.getTime());
  if (dead > 0) {
    yield warning(
      `${count(dead, 'delivery is', 'deliveries are')} dead and wait${dead === 1 ? 's' : ''} for a replay`,
      remedies.dead,
    );
  }
  if (longest) {
    const text = `${count(overdue, 'delivery is', 'deliveries are')} overdue; ${longest.id} for ${since(longest.since)}`;
    yield problem(text, remedies.overdue);
  } else if (oldest) {
    yield ok(
      `${count(unfinished, 'delivery is', 'deliveries are')} unfinished, none overdue; the oldest came ${since(oldest.receivedAt)} ago`,
    );
  } else {
    yield ok('none is unfinished');
  }
}
