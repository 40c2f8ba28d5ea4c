import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

const resource = resourceFromAttributes({ 'service.name': 'test' });

/** A tracer that exports each span to the collector when it ends. */
export function createTracer(url: string, timeoutMillis = 10_000) {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, timeoutMillis });
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  return { tracer: provider.getTracer('test'), exporter, provider };
}

/** A meter whose values are exported with `flush`. */
export function createMeter(url: string) {
  const exporter = new OTLPMetricExporter({ url: `${url}/v1/metrics` });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  return {
    meter: provider.getMeter('test'),
    flush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}
