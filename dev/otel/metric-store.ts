import { isDeepStrictEqual } from 'node:util';
import type { Attributes } from './otlp-values.ts';
import type { CollectedMetric, ExportedPoint, MetricPoint } from './read-metrics.ts';

/** What metrics have come to. */
export interface Metrics {
  /** Each metric with the newest point of each series. */
  metrics(): CollectedMetric[];
  /** The newest value of the series with exactly these attributes, in any process. */
  latest(name: string, attributes?: Attributes): MetricPoint['value'] | undefined;
  /** Newest values of all series that have at least these attributes, added up; of histograms the counts. */
  sum(name: string, attributes?: Attributes): number;
}

/**
 * Keeps the newest point of each series. Temporality is cumulative, so that one says all about its series. A
 * process that starts anew begins a new series, which its resource or its start time tells apart.
 */
export function createMetricStore(): {
  add: (points: readonly ExportedPoint[]) => void;
  read: Metrics;
} {
  const series = new Map<string, ExportedPoint>();
  const add = (points: readonly ExportedPoint[]): void => {
    for (const point of points) {
      const key = toKey(point);
      if (point.time >= (series.get(key)?.time ?? 0)) series.set(key, point);
    }
  };
  const named = (name: string) => [...series.values()].filter((point) => point.name === name);

  const read: Metrics = {
    metrics() {
      return [...Map.groupBy(series.values(), ({ name }) => name)].flatMap(([name, points]) => {
        const [first] = points;
        if (!first) return [];
        const { unit, kind } = first;
        return [
          {
            name,
            unit,
            kind,
            points: points.map(({ attributes, value }) => ({ attributes, value })),
          },
        ];
      });
    },
    latest(name, attributes = {}) {
      return named(name)
        .filter((point) => isDeepStrictEqual(point.attributes, attributes))
        .toSorted((a, b) => a.time - b.time)
        .at(-1)?.value;
    },
    sum(name, attributes = {}) {
      return named(name)
        .filter((point) => includes(point.attributes, attributes))
        .map(({ value }) => (typeof value === 'number' ? value : value.count))
        .reduce((total, value) => total + value, 0);
    },
  };
  return { add, read };
}

function toKey({ name, kind, start, attributes, resource }: ExportedPoint): string {
  // The start of a gauge means nothing.
  return JSON.stringify([
    name,
    kind === 'gauge' ? 0 : start,
    toEntries(attributes),
    toEntries(resource),
  ]);
}

function toEntries(attributes: Attributes) {
  return Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function includes(attributes: Attributes, wanted: Attributes): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    isDeepStrictEqual(attributes[name], value),
  );
}
