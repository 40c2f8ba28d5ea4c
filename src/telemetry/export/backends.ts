import type { TokenCredential } from '@azure/identity';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Temporality } from '../../config/otlp.ts';
import type { TelemetryConfig } from '../../config/telemetry.ts';
import type { Exporter } from './lazy-exporter.ts';

/** Somewhere to send spans and metrics; its exporters load when they are asked for. */
export interface Backend {
  readonly name: string;
  readonly temporality: Temporality;
  readonly loadSpanExporter: () => Promise<Exporter<ReadableSpan[]>>;
  readonly loadMetricExporter: () => Promise<Exporter<ResourceMetrics>>;
}

/** Signs in as the identity with this client id, or as the one that is there. */
export type CreateCredential = (clientId: string | undefined) => TokenCredential;

const loadAzure = () => import('./azure-exporters.ts');
const loadOtlp = () => import('./otlp-exporters.ts');

/** The backends that are configured. */
export function toBackends(
  { azure, otlp }: TelemetryConfig,
  createCredential: CreateCredential,
): readonly Backend[] {
  const backends: Backend[] = [];
  if (azure) {
    const { identity } = azure;
    const credential = identity && createCredential(identity.clientId);
    backends.push({
      name: 'Application Insights',
      // It adds up what it gets.
      temporality: 'delta',
      loadSpanExporter: async () => (await loadAzure()).createAzureSpanExporter(azure, credential),
      loadMetricExporter: async () =>
        (await loadAzure()).createAzureMetricExporter(azure, credential),
    });
  }
  if (otlp) {
    backends.push({
      name: 'the collector',
      temporality: otlp.temporality,
      loadSpanExporter: async () => (await loadOtlp()).createOtlpSpanExporter(otlp),
      loadMetricExporter: async () => (await loadOtlp()).createOtlpMetricExporter(otlp),
    });
  }
  return backends;
}
