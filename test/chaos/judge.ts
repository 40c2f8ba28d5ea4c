import type { LogEntry } from './app-log.ts';
import type { EffectLine } from './effects.ts';
import { hash, type Row } from './inbox.ts';
import { isDoomed, type Planned } from './plan.ts';

/** All that is known once everything is quiet. The maps are by delivery id. */
export interface Evidence {
  readonly planned: readonly Planned[];
  readonly acknowledged: ReadonlySet<string>;
  readonly effects: ReadonlyMap<string, readonly EffectLine[]>;
  /** Undefined for a receiver whose inside is not known. */
  readonly app?: {
    readonly rows: ReadonlyMap<string, Row>;
    readonly log: ReadonlyMap<string, readonly LogEntry[]>;
    readonly maxAttempts: number;
  };
}

/** Something that must not be, and all that is known about it. */
export interface Offence {
  readonly delivery: string;
  readonly what: 'lost' | 'committed twice' | 'dead unexpectedly';
  readonly why: string;
  readonly steps: readonly string[];
  readonly row: Row | undefined;
  readonly log: readonly LogEntry[];
  readonly effects: readonly EffectLine[];
}

export interface Verdict {
  readonly stored: number;
  readonly done: number;
  readonly dead: number;
  /** Dead because its attempts were used up, though its plan would have let it succeed. */
  readonly usedUp: number;
  /** Deliveries with an effect. */
  readonly withEffect: number;
  /** Effects beyond the first of each delivery. */
  readonly effectsAgain: number;
  readonly offences: readonly Offence[];
}

/** Compares what was acknowledged with what was stored, committed and done. */
export function judge(evidence: Evidence): Verdict {
  const { planned, acknowledged, effects, app } = evidence;
  const rows = [...(app?.rows.values() ?? [])];
  const offences: Offence[] = [];
  let usedUp = 0;
  for (const one of planned) {
    const row = app?.rows.get(one.id);
    const seen = { row, log: app?.log.get(one.id) ?? [], effects: effects.get(one.id) ?? [] };
    const accuse = (what: Offence['what'], why: string | undefined) => {
      if (why === undefined) return;
      offences.push({ delivery: one.id, what, why, steps: one.steps, ...seen });
    };
    if (acknowledged.has(one.id)) {
      accuse('lost', app ? whyLost(one, seen) : whyWithoutEffect(one, seen.effects));
    }
    accuse('committed twice', whyTwice(seen));
    if (row?.state === 'dead' && !isDoomed(one)) {
      const isUsedUp = row.attempts >= (app?.maxAttempts ?? 0);
      if (isUsedUp) usedUp += 1;
      else accuse('dead unexpectedly', row.history.at(-1)?.note ?? 'no reason given');
    }
  }
  const counts = [...effects.values()].map((lines) => lines.length);
  return {
    stored: rows.length,
    done: rows.filter(({ state }) => state === 'done').length,
    dead: rows.filter(({ state }) => state === 'dead').length,
    usedUp,
    withEffect: counts.length,
    effectsAgain: counts.reduce((sum, count) => sum + count - 1, 0),
    offences,
  };
}

interface Seen {
  readonly row: Row | undefined;
  readonly log: readonly LogEntry[];
  readonly effects: readonly EffectLine[];
}

function whyLost(planned: Planned, { row, effects }: Seen): string | undefined {
  if (!row) return 'acknowledged, but not in the inbox';
  if (row.bodyHash !== hash(planned.body)) return 'stored with another body';
  if (!isFinal(row)) return `still ${row.state} when all was quiet`;
  if (row.state === 'dead') return undefined;
  const by = row.history.findLast(isFinal)?.by;
  const isOwn = by === undefined || effects.some(({ lease }) => lease === by);
  return whyWithoutEffect(planned, effects) ?? (isOwn ? undefined : 'committed without an effect');
}

function whyWithoutEffect(planned: Planned, effects: readonly EffectLine[]): string | undefined {
  return effects.length === 0 && !isDoomed(planned) ? 'no effect' : undefined;
}

/**
 * The row remembers its commits unless a worker without the lease has overwritten them, and the logs
 * remember those; a kill can only take lines away.
 */
function whyTwice({ row, log, effects }: Seen): string | undefined {
  const inRow = row?.history.filter(isFinal) ?? [];
  const inLog = log.filter(({ message }) => message === 'done' || message === 'dead');
  if (inRow.length > 1) return `${inRow.length} commits in its row`;
  if (inLog.length > 1) return `${inLog.length} commits in the logs`;
  const [[stored], [logged]] = [inRow, inLog];
  if (stored && logged && stored.attempt !== logged.attempt) {
    return `attempt ${logged.attempt} logged its commit, and attempt ${stored.attempt} is in the row`;
  }
  const leases = Map.groupBy(effects, ({ attempt }) => attempt);
  for (const [attempt, lines] of leases) {
    if (attempt !== undefined && new Set(lines.map(({ lease }) => lease)).size > 1) {
      return `attempt ${attempt} was held by two leases`;
    }
  }
  return undefined;
}

function isFinal({ state }: { readonly state: Row['state'] }): boolean {
  return state === 'done' || state === 'dead';
}
