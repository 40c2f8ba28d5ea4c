import type { Pictures } from '../../src/cli/console/api.ts';

/** Columns for the chart: seconds since 1970, then a count for each series. */
export type MinuteColumns = [number[], number[], number[], number[], number[]];

/** The minutes as the chart wants them. */
export function toColumns(minutes: Pictures['minutes']): MinuteColumns {
  return [
    minutes.map(({ at }) => Date.parse(at) / 1000),
    // First, because it is an area, which would hide the lines before it.
    minutes.map(({ inFlight }) => inFlight),
    minutes.map(({ received }) => received),
    minutes.map(({ done }) => done),
    minutes.map(({ dead }) => dead),
  ];
}

/** What the chart says, for those who do not see it. */
export function describeMinutes(minutes: Pictures['minutes']): string {
  const sum = (key: 'received' | 'done' | 'dead') =>
    minutes.reduce((total, minute) => total + minute[key], 0);
  const inFlight = minutes.at(-1)?.inFlight ?? 0;
  return `In ${minutes.length} minutes: ${sum('received')} received, ${sum('done')} done, ${sum('dead')} dead; ${inFlight} in flight now.`;
}
