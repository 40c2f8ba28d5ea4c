import type { Outcome } from './send-delivery.ts';

/** What became of all deliveries; times in milliseconds, of every answer. */
export interface Summary {
  sent: number;
  asExpected: number;
  seconds: number;
  perSecond: number;
  /** How often each status, or the reason for no answer, came. */
  byStatus: Record<string, number>;
  latency: { min: number; p50: number; p95: number; p99: number; max: number } | undefined;
}

/** Sums up the outcomes of a run that took `ms`. */
export function summarise(outcomes: readonly Outcome[], ms: number): Summary {
  const seconds = ms / 1000;
  const byStatus: Record<string, number> = {};
  for (const name of outcomes.flatMap(nameResults)) byStatus[name] = (byStatus[name] ?? 0) + 1;
  return {
    sent: outcomes.length,
    asExpected: outcomes.filter(({ asExpected }) => asExpected).length,
    seconds: round(seconds),
    perSecond: round(outcomes.length / seconds),
    byStatus,
    latency: summariseTimes(outcomes.flatMap(({ answers }) => answers.map((answer) => answer.ms))),
  };
}

function nameResults({ answers, error }: Outcome): string[] {
  return [...answers.map(({ status }) => String(status)), ...(error === undefined ? [] : [error])];
}

function summariseTimes(times: number[]): Summary['latency'] {
  if (times.length === 0) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  // Nearest rank: a time that was really measured, never one in between.
  const percentile = (percent: number): number =>
    sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  const [min, p50, p95, p99, max] = [0, 50, 95, 99, 100].map(percentile);
  return { min: min ?? 0, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, max: max ?? 0 };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
