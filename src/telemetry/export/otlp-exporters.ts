import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { OtlpConfig } from '../../config/otlp.ts';

/** Sends spans as JSON; gives up after 10 seconds, retries included. */
export function createOtlpSpanExporter({ endpoint, headers }: OtlpConfig): OTLPTraceExporter {
  return new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } });
}

/** Sends metrics as JSON; gives up after 10 seconds, retries included. */
export function createOtlpMetricExporter({ endpoint, headers }: OtlpConfig): OTLPMetricExporter {
  return new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, headers: { ...headers } });
}
