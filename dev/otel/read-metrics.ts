import * as v from 'valibot';
import { attributes, integer, resource, time, type Attributes } from './otlp-values.ts';

/** What a histogram knows of the values it was given; without any, there is no smallest and no largest. */
export interface Distribution {
  readonly count: number;
  readonly sum: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The newest value of one series. */
export interface MetricPoint {
  readonly attributes: Attributes;
  readonly value: number | Distribution;
}

/** A metric with the newest point of each of its series. A counter may be one that falls, too. */
export interface CollectedMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly points: readonly MetricPoint[];
}

/** A point as it was exported: since `start` for a counter and a histogram, at `time`. */
export interface ExportedPoint extends MetricPoint {
  readonly name: string;
  readonly unit: string;
  readonly kind: CollectedMetric['kind'];
  readonly resource: Attributes;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly time: number;
}

const common = { attributes, startTimeUnixNano: v.optional(time, '0'), timeUnixNano: time };

const numberPoint = v.pipe(
  v.object({ ...common, asInt: v.optional(integer), asDouble: v.optional(v.number()) }),
  v.transform(({ asInt, asDouble, ...rest }) => ({ ...rest, value: asInt ?? asDouble })),
  v.check(({ value }) => value !== undefined, 'Expected asInt or asDouble'),
  v.transform(({ value = 0, ...rest }) => ({ ...rest, value })),
);

const histogramPoint = v.pipe(
  v.object({
    ...common,
    count: integer,
    sum: v.optional(v.number(), 0),
    min: v.optional(v.number()),
    max: v.optional(v.number()),
  }),
  v.transform(({ count, sum, min, max, ...rest }) => ({
    ...rest,
    value: { count, sum, min, max } satisfies Distribution,
  })),
);

// A delta is no state: the sum of all would be needed, the lost ones too.
const aggregationTemporality = v.literal(
  2,
  'Expected cumulative temporality (2), which exporters have where nothing else is asked of them',
);

const metric = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.nonEmpty()),
    unit: v.optional(v.string(), ''),
    sum: v.optional(v.object({ aggregationTemporality, dataPoints: v.array(numberPoint) })),
    gauge: v.optional(v.object({ dataPoints: v.array(numberPoint) })),
    histogram: v.optional(
      v.object({ aggregationTemporality, dataPoints: v.array(histogramPoint) }),
    ),
  }),
  v.check(
    ({ sum, gauge, histogram }) => (sum ?? gauge ?? histogram) !== undefined,
    'Expected sum, gauge or histogram',
  ),
);

const metrics = v.object({
  resourceMetrics: v.array(
    v.object({ resource, scopeMetrics: v.array(v.object({ metrics: v.array(metric) })) }),
  ),
});

/** The points of an OTLP request in JSON; throws a `ValiError` that says where it is none. */
export function readPoints(body: unknown): ExportedPoint[] {
  return v
    .parse(metrics, body)
    .resourceMetrics.flatMap(({ resource: origin, scopeMetrics }) =>
      scopeMetrics
        .flatMap((scope) => scope.metrics)
        .flatMap((one) => toPoints(one).map((point) => ({ ...point, resource: origin }))),
    );
}

function toPoints({ name, unit, sum, gauge, histogram }: v.InferOutput<typeof metric>) {
  const kind = sum ? 'counter' : gauge ? 'gauge' : 'histogram';
  const { dataPoints } = sum ?? gauge ?? histogram ?? { dataPoints: [] };
  return dataPoints.map(({ attributes: labels, value, startTimeUnixNano, timeUnixNano }) => ({
    ...({ name, unit, kind, value } as const),
    attributes: labels,
    start: startTimeUnixNano,
    time: timeUnixNano,
  }));
}
