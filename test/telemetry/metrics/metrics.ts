import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { createInstruments } from '../../../src/telemetry/metrics/instruments.ts';
import { SCOPE } from '../../../src/telemetry/names.ts';

/** One series of a metric: its attributes, and its value; of a histogram each recorded value's sum and count. */
export interface Series {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: number | { readonly sum: number | undefined; readonly count: number };
}

/** Instruments of a real provider, and what they have measured since they were last read. */
export function createMeasured() {
  // As the exporter for Azure Monitor asks for it; here nothing but the reader's own `collect` is used.
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ readers: [reader] });
  const instruments = createInstruments(provider.getMeter(SCOPE));

  async function collect() {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw new AggregateError(errors);
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  }

  /** All series of all metrics that were measured, by the metric's name. */
  async function read(): Promise<Readonly<Record<string, readonly Series[]>>> {
    const metrics = (await collect()).map(({ descriptor, dataPoints }) => {
      const series = dataPoints.map(({ attributes, value }) => ({
        attributes,
        value: typeof value === 'number' ? value : { sum: value.sum, count: value.count },
      }));
      return [descriptor.name, series] as const;
    });
    return Object.fromEntries(metrics);
  }

  return { instruments, collect, read };
}
