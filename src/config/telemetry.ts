import { type AzureMonitorConfig, readAzureMonitor } from './azure-monitor.ts';
import { type OtlpConfig, readOtlp } from './otlp.ts';
import { readNumber, readText, type Source } from './readers.ts';

/** Where spans and metrics go, and how much of them. */
export interface TelemetryConfig {
  readonly azure?: AzureMonitorConfig;
  readonly otlp?: OtlpConfig;
  /** Share of the traces that is kept, from 1 to 100; failures are kept in any case. */
  readonly tracePercent: number;
  readonly metricIntervalMs: number;
  /** What the app is called there; without it the platform's name. */
  readonly serviceName?: string;
}

/**
 * Application Insights by its connection string, an OTLP endpoint by OpenTelemetry's own settings, or both.
 * Undefined where neither is usable, or where `OTEL_SDK_DISABLED` is true.
 */
export function readTelemetry(source: Source): TelemetryConfig | undefined {
  const { env } = source;
  if (readText(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined;
  const azure = readAzureMonitor(source);
  const otlp = readOtlp(source);
  const whole = { isWhole: true };
  const tracePercent = readNumber(source, 'TRACE_PERCENT', 100, { ...whole, min: 1, max: 100 });
  const interval = { ...whole, min: 100, max: 3_600_000 };
  const metricIntervalMs = readNumber(source, 'OTEL_METRIC_EXPORT_INTERVAL', 60_000, interval);
  const serviceName = readText(env, 'OTEL_SERVICE_NAME');
  if (!azure && !otlp) return undefined;
  return {
    ...(azure && { azure }),
    ...(otlp && { otlp }),
    tracePercent,
    metricIntervalMs,
    ...(serviceName !== undefined && { serviceName }),
  };
}
