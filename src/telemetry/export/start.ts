import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Environment } from '../../config/readers.ts';
import type { TelemetryConfig } from '../../config/telemetry.ts';
import type { LogFields } from '../../webhooks/log.ts';
import { type Backend, type CreateCredential, toBackends } from './backends.ts';
import { createKeepErrors } from './keep-errors.ts';
import { createLazyExporter } from './lazy-exporter.ts';
import { createResource } from './resource.ts';
import { toTemporality } from './temporality.ts';
import { createTrouble, listenToDiagnostics, type Trouble } from './trouble.ts';

/** What can be asked of the telemetry that runs; both resolve in time, whatever the backends do. */
export interface Telemetry {
  /** Sends what there is, for at most so many milliseconds. */
  readonly flush: (ms: number) => Promise<void>;
  /** The same, and nothing after it; what is still on its way then is counted as lost. */
  readonly shutdown: (ms: number) => Promise<void>;
}

export interface TelemetryDependencies {
  /** What the platform says about the app and this instance. */
  readonly env: Environment;
  readonly createCredential: CreateCredential;
  readonly warn: (line: LogFields) => void;
}

const EXPORT_MS = 30_000;
const BATCHES = {
  maxQueueSize: 2048,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 2000,
  exportTimeoutMillis: EXPORT_MS,
};

/**
 * Registers for the whole process where spans and metrics go. Every span is recorded; those to keep are sent
 * within seconds of when that is certain, or lost and counted when a backend does not keep up: nothing waits for one.
 */
export function startTelemetry(
  config: TelemetryConfig,
  { env, createCredential, warn }: TelemetryDependencies,
): Telemetry {
  const trouble = createTrouble(warn);
  listenToDiagnostics(trouble);
  const backends = toBackends(config, createCredential);
  const resource = createResource(env, config.serviceName);

  const spanExporters = backends.map((backend) => toSpanExporter(backend, trouble));
  const processors = spanExporters.map((exporter) => new BatchSpanProcessor(exporter, BATCHES));
  const tracerProvider = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors:
      config.tracePercent === 100
        ? processors
        : [createKeepErrors(processors, config.tracePercent)],
  });
  const metricExporters = backends.map((backend) => toMetricExporter(backend, trouble));
  const meterProvider = new MeterProvider({
    resource,
    readers: metricExporters.map((exporter) => toMetricReader(exporter, config.metricIntervalMs)),
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);

  async function flushSpans(): Promise<void> {
    await tracerProvider.forceFlush();
    // Batches that were on their way already.
    await Promise.all(spanExporters.map((exporter) => exporter.forceFlush()));
  }

  return {
    flush: (ms) => waitFor([flushSpans(), meterProvider.forceFlush()], ms),
    async shutdown(ms) {
      await waitFor([tracerProvider.shutdown(), meterProvider.shutdown()], ms);
      for (const exporter of [...spanExporters, ...metricExporters]) exporter.abandon();
      trouble.report();
    },
  };
}

function toSpanExporter({ name, loadSpanExporter }: Backend, trouble: Trouble) {
  return createLazyExporter({
    load: loadSpanExporter,
    to: name,
    what: 'spans',
    count: (spans) => spans.length,
    trouble,
  });
}

function toMetricExporter({ name, temporality, loadMetricExporter }: Backend, trouble: Trouble) {
  const exporter = createLazyExporter({
    load: loadMetricExporter,
    to: name,
    what: 'metrics',
    count: ({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics).length,
    trouble,
  });
  return { ...exporter, selectAggregationTemporality: toTemporality(temporality) };
}

function toMetricReader(
  exporter: PushMetricExporter,
  intervalMs: number,
): PeriodicExportingMetricReader {
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(intervalMs, EXPORT_MS),
  });
}

/** Waits for what has been started, but no longer than so many milliseconds; never rejects. */
async function waitFor(started: readonly Promise<void>[], ms: number): Promise<void> {
  const { promise: time, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([Promise.allSettled(started), time]);
  clearTimeout(timer);
}
