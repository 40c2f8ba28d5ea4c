import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { OtlpConfig } from '../../config/otlp.ts';

/** Time for one export, retries included; given, so that no setting of the SDK's own changes it. */
const EXPORT_MS = 10_000;

/** Sends spans as JSON. */
export function createOtlpSpanExporter(config: OtlpConfig): OTLPTraceExporter {
  return new OTLPTraceExporter(toOptions(config, 'traces'));
}

/** Sends metrics as JSON. */
export function createOtlpMetricExporter(config: OtlpConfig): OTLPMetricExporter {
  return new OTLPMetricExporter(toOptions(config, 'metrics'));
}

function toOptions({ endpoint, headers }: OtlpConfig, what: 'traces' | 'metrics') {
  return {
    url: `${endpoint}/v1/${what}`,
    headers: { ...headers },
    timeoutMillis: EXPORT_MS,
  };
}
