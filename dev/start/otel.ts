import { showTraces } from '../otel/show-traces.ts';
import { startCollector } from '../otel/start-collector.ts';

/** A collector that draws on this terminal. */
export interface Otel {
  /** For the process of the functions: where its telemetry goes, how often and how. */
  settings: Readonly<Record<string, string>>;
  /** Draws what is left; to be called after the functions have ended, for they export their last spans then. */
  stop: () => Promise<void>;
}

/** Starts a collector at a free port, and draws the trace of each event when a part of its work has ended. */
export async function startOtel(stdout: NodeJS.WriteStream = process.stdout): Promise<Otel> {
  const collector = await startCollector({ keep: 0 });
  const shown = showTraces(collector, {
    write: (text) => stdout.write(text),
    colour: stdout.isTTY && !process.env['NO_COLOR'],
    columns: Math.min(stdout.columns || 100, 120),
  });
  return {
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: 'openai-webhook-receiver',
      OTEL_METRIC_EXPORT_INTERVAL: '10000',
      // What local.settings.json has for another backend would keep spans from coming, or from being read.
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: '',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
      OTEL_SDK_DISABLED: 'false',
      TRACE_PERCENT: '100',
    },
    async stop() {
      shown.stop();
      await collector.stop();
    },
  };
}
