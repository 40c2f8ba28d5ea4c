import type { TokenCredential } from '@azure/identity';
import {
  AzureMonitorBaseExporter,
  type AzureMonitorExporterOptions,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import type { AzureMonitorConfig } from '../../config/azure-monitor.ts';

type Policy = NonNullable<AzureMonitorExporterOptions['additionalPolicies']>[number];

/** Time for one export, retries and their waits included. */
const EXPORT_MS = 25_000;
const TRY_MS = 10_000;
/** A longer wait before another try would leave it too little time. */
const MOST_WAIT_MS = 10_000;

/** Application Insights did not take what it was sent; `code` is the status, or what the network said. */
class NotTakenError extends Error {
  override readonly name = 'NotTakenError';
  readonly code: unknown;

  constructor(code: unknown, options?: ErrorOptions) {
    super('Application Insights did not take it', options);
    this.code = code;
  }
}

/** Sends spans to Application Insights, and nothing to anybody else. */
export function createAzureSpanExporter(
  config: AzureMonitorConfig,
  credential: TokenCredential | undefined,
): AzureMonitorTraceExporter {
  keepToItself(AzureMonitorTraceExporter);
  const exporter = new AzureMonitorTraceExporter(toOptions(config, credential));
  // It would send a metric `_OTELRESOURCE_` with each batch; the only option for that is in the environment.
  return Object.assign(exporter, { shouldCreateResourceMetric: false });
}

/** Sends metrics to Application Insights, and nothing to anybody else. */
export function createAzureMetricExporter(
  config: AzureMonitorConfig,
  credential: TokenCredential | undefined,
): AzureMonitorMetricExporter {
  keepToItself(AzureMonitorMetricExporter);
  return new AzureMonitorMetricExporter(toOptions(config, credential));
}

/**
 * An exporter sends statistics about itself to Microsoft, and asks there for settings; the latter no option
 * turns off. Those that send the statistics do neither, so their base is told that this is one of them.
 */
function keepToItself(exporter: object): void {
  const base = new Proxy(AzureMonitorBaseExporter, {
    construct: (target, [options], exported) =>
      Reflect.construct(target, [options, true], exported) as object,
  });
  Object.setPrototypeOf(exporter, base);
}

function toOptions(
  { connectionString, endpoint }: AzureMonitorConfig,
  credential: TokenCredential | undefined,
): AzureMonitorExporterOptions {
  const isLocal = endpoint?.startsWith('http://');
  return {
    connectionString,
    ...(credential && { credential }),
    // The exporter writes https wherever the connection string says http.
    ...(isLocal && { host: endpoint, allowInsecureConnection: true }),
    // What cannot be sent would be written to disk, and could be read there.
    disableOfflineStorage: true,
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 4000 },
    additionalPolicies: [
      { policy: failLoudly, position: 'perCall' },
      { policy: waitBriefly, position: 'perRetry' },
    ],
  };
}

/**
 * Sets a limit to each export, and makes a failure of what is none to the exporter: without a disk, it counts
 * as sent what it would have written there.
 */
const failLoudly: Policy['policy'] = {
  name: 'failLoudly',
  async sendRequest(request, next) {
    request.timeout = TRY_MS;
    request.abortSignal = AbortSignal.timeout(EXPORT_MS);
    let status: number;
    try {
      const response = await next(request);
      status = response.status;
      // A redirect is followed by the exporter itself, within the domains of Application Insights.
      if (status === 200 || status === 307 || status === 308) return response;
    } catch (error) {
      throw new NotTakenError(error instanceof Error && 'code' in error ? error.code : undefined, {
        cause: error,
      });
    }
    throw new NotTakenError(status);
  },
};

/** Fails at once where the backend asks to be left alone for longer than an export may take. */
const waitBriefly: Policy['policy'] = {
  name: 'waitBriefly',
  async sendRequest(request, next) {
    const response = await next(request);
    const after = response.headers.get('retry-after') ?? '';
    const seconds = Number(after);
    const waitMs = Number.isNaN(seconds) ? Date.parse(after) - Date.now() : seconds * 1000;
    if (response.status >= 400 && waitMs > MOST_WAIT_MS) throw new NotTakenError(response.status);
    return response;
  },
};
