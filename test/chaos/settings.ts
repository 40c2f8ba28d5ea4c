/** The app's times, pressed together so that a run recovers within seconds instead of minutes. */
export const timing = {
  leaseSeconds: 3,
  handlerTimeoutSeconds: 6,
  /** How long a killed worker's messages stay invisible; 10 minutes in Azure. */
  messageLeaseSeconds: 4,
  /** Enough that crashes and kills alone do not use them up. */
  maxAttempts: 20,
};

const hostJson = 'AzureFunctionsJobHost__extensions__queues__';

/** The settings of each process of the app; `enabled` are its functions, all others are off. */
export function toSettings(
  storage: { readonly connectionString: string; readonly effects: string; readonly secret: string },
  enabled: readonly string[],
): Record<string, string | undefined> {
  const off = ['receive', 'process', 'bury', 'sweep', 'purge'].filter(
    (name) => !enabled.includes(name),
  );
  return {
    PATH: process.env['PATH'],
    // Windows opens no socket without it.
    SystemRoot: process.env['SystemRoot'],
    AzureWebJobsStorage: storage.connectionString,
    OPENAI_WEBHOOK_SECRET: storage.secret,
    CHAOS_EFFECTS: storage.effects,
    LEASE_SECONDS: String(timing.leaseSeconds),
    HANDLER_TIMEOUT_SECONDS: String(timing.handlerTimeoutSeconds),
    MAX_ATTEMPTS: String(timing.maxAttempts),
    RETRY_BASE_SECONDS: '0.5',
    RETRY_FACTOR: '2',
    RETRY_CAP_SECONDS: '3',
    SWEEP_SCHEDULE: '*/20 * * * * *',
    SWEEP_LATE_SECONDS: '10',
    SWEEP_AGAIN_SECONDS: '15',
    [`${hostJson}visibilityTimeout`]: '00:00:01',
    [`${hostJson}maxPollingInterval`]: '00:00:00.5',
    // A ticket comes back each time its worker is killed, and here that is often.
    [`${hostJson}maxDequeueCount`]: '100',
    ...Object.fromEntries(off.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true'])),
  };
}
