import type { LogEntry } from './app-log.ts';
import type { Recovery } from './recovery.ts';
import type { Sent } from './sender.ts';
import type { Offence, Verdict } from './judge.ts';

/** Everything that the table shows. */
export interface Report {
  readonly seed: number;
  readonly seconds: number;
  readonly sent: Pick<Sent, 'begun' | 'attempts' | 'refused' | 'unanswered' | 'givenUp'> & {
    readonly acknowledged: number;
  };
  readonly verdict: Verdict;
  /** How many deliveries are planned to end dead. */
  readonly doomed: number;
  readonly isQuiet: boolean;
  /** Undefined for a receiver whose inside is not known. */
  readonly app?: {
    readonly kills: number;
    readonly crashes: number;
    readonly pauses: number;
    readonly canPause: boolean;
    readonly outages: { readonly stops: number; readonly freezes: number };
    /** Commits that came too late and were refused. */
    readonly fencedOff: number;
    readonly recovery: Recovery;
  };
}

/** Whether the promise was kept. */
export function isKept({ verdict, isQuiet }: Report): boolean {
  return verdict.offences.length === 0 && isQuiet;
}

/** Whether nothing was done to the app, which a run of few deliveries is over too soon for. */
export function isUntroubled({ app }: Report): boolean {
  if (!app) return false;
  const { kills, crashes, pauses, outages } = app;
  return kills + crashes + pauses + outages.stops + outages.freezes === 0;
}

/** The table of a run: what, how many, and what is behind the number. */
export function toTable(report: Report): string {
  const rows = toRows(report);
  const names = Math.max(...rows.map(([name]) => name.length));
  const counts = rows.map(([, count]) => (count === undefined ? '-' : count.toLocaleString('en')));
  const width = Math.max(...counts.map((count) => count.length));
  return rows
    .map(([name, , note], index) =>
      `${name.padEnd(names)}  ${(counts[index] ?? '').padStart(width)}  ${note}`.trimEnd(),
    )
    .join('\n');
}

type TableRow = readonly [name: string, count: number | undefined, note: string];

function toRows({ sent, verdict, doomed, app }: Report): TableRow[] {
  const count = (what: Offence['what']) =>
    verdict.offences.filter((offence) => offence.what === what).length;
  const inside = <Value>(value: Value) => (app ? value : undefined);
  const rows: TableRow[] = [
    [
      'sent',
      sent.begun,
      `in ${sent.attempts} posts: ${sent.refused} refused, ${sent.unanswered} unanswered`,
    ],
    ['acknowledged', sent.acknowledged, sent.givenUp > 0 ? `${sent.givenUp} given up` : ''],
    ['stored', inside(verdict.stored), ''],
    ['done', inside(verdict.done), app ? '' : `${verdict.withEffect} deliveries have an effect`],
    ['dead', inside(verdict.dead), `${doomed} planned, ${verdict.usedUp} out of attempts`],
    ['dead unexpectedly', inside(count('dead unexpectedly')), ''],
    ['lost', count('lost'), ''],
    ['committed twice', inside(count('committed twice')), ''],
    ['effects run again', verdict.effectsAgain, ''],
  ];
  return app ? [...rows, ...toMishapRows(app)] : rows;
}

function toMishapRows(app: NonNullable<Report['app']>): TableRow[] {
  const { kills, crashes, pauses, canPause, outages, fencedOff, recovery } = app;
  const { afterDeaths, afterOutages, toTheEnd } = recovery;
  return [
    ['late commits refused', fencedOff, 'by the fence, from workers that had lost their lease'],
    ['kills', kills + crashes, `${kills} from outside, ${crashes} by handlers, all SIGKILL`],
    ['pauses', pauses, canPause ? 'SIGSTOP past the lease' : 'none: Windows has no SIGSTOP'],
    [
      'outages',
      outages.stops + outages.freezes,
      `Azurite ${outages.stops} times stopped, ${outages.freezes} times frozen`,
    ],
    ['time to recover', undefined, `after the death of a worker ${spread(afterDeaths)}`],
    ['', undefined, `after an outage ${spread(afterOutages)}`],
    ['', undefined, `last acknowledgement to last commit ${seconds(toTheEnd)}`],
  ];
}

function spread(times: readonly number[]): string {
  if (times.length === 0) return 'not measured';
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `median ${seconds(median)}, at most ${seconds(sorted.at(-1) ?? 0)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

const offencesShown = 10;

function toLogText({ at, message, attempt }: LogEntry): string {
  return `${new Date(at).toISOString()} ${message}${attempt ? ` (attempt ${attempt})` : ''}`;
}

/** The first offences, with all that is known about each. */
export function toOffenceList(offences: readonly Offence[]): string {
  const shown = offences.slice(0, offencesShown).map((offence) => {
    const { delivery, what, why, steps, row, log, effects } = offence;
    const lines = [
      `  planned: ${steps.join(', ')}`,
      `  row: ${row ? `${row.state}, ${row.attempts} attempts` : 'none'}`,
      ...(row?.history ?? []).map((entry) => `    ${JSON.stringify(entry)}`),
      ...log.toSorted((a, b) => a.at - b.at).map((entry) => `  log: ${toLogText(entry)}`),
      ...effects.map((effect) => `  effect: ${JSON.stringify(effect)}`),
    ];
    return [`${delivery}: ${what}: ${why}`, ...lines].join('\n');
  });
  const more = offences.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}
