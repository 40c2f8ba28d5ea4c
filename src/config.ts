import { readSecret, type SigningSecret } from './webhooks/secret.ts';
import type { SweepPolicy } from './webhooks/sweep.ts';
import type { WorkPolicy } from './webhooks/work.ts';

/** How to reach the storage account: a connection string, or endpoints and a managed identity. */
export type StorageConfig =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      readonly tableUri: string;
      readonly queueUri: string;
      readonly blobUri: string;
      /** Client id of a user-assigned identity; without it the default credential is used. */
      readonly clientId?: string;
    };

export interface Config {
  readonly storage: StorageConfig;
  /** Secrets given as a setting; may be empty. */
  readonly secrets: readonly SigningSecret[];
  /** Time for all storage calls of one HTTP request together. */
  readonly storageBudgetMs: number;
  readonly work: WorkPolicy;
  /** Types that are worked off before the answer, and the time for that. */
  readonly fastLane: { readonly types: ReadonlySet<string>; readonly budgetMs: number };
  readonly sweep: SweepPolicy & { readonly schedule: string };
  readonly purge: { readonly retentionMs: number; readonly schedule: string };
  /** Failed verifications that an address has per minute, and the proxies whose word counts. */
  readonly badCallers: { readonly failuresPerMinute: number; readonly trustedHops: number };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem with the settings at once, one per line, each with its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(['The settings are not usable:', ...problems.map((line) => `  - ${line}`)].join('\n'));
  }
}

const DAY_MS = 24 * 3600 * 1000;
const FAST_LANE_TYPES = 'realtime.call.incoming,live.transport.incoming';

/** The settings that README's table documents; throws a `ConfigError` that names all problems. */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const number = (name: string, fallback: number, bounds: Bounds) =>
    readNumber(env, problems, name, fallback, bounds);
  const count = (name: string, fallback: number, bounds: Bounds) =>
    readNumber(env, problems, name, fallback, { ...bounds, isWhole: true });
  const schedule = (name: string, fallback: string) => readSchedule(env, problems, name, fallback);
  const config: Config = {
    storage: readStorage(env, problems),
    secrets: readSecrets(env, problems),
    storageBudgetMs: number('STORAGE_BUDGET_MS', 4000, { min: 100, max: 8000 }),
    work: {
      maxAttempts: count('MAX_ATTEMPTS', 8, { min: 1, max: 100 }),
      leaseMs: 1000 * number('LEASE_SECONDS', 300, { min: 1, max: 3600 }),
      handlerTimeoutMs: 1000 * number('HANDLER_TIMEOUT_SECONDS', 540, { min: 1, max: 86_400 }),
      backoff: {
        baseMs: 1000 * number('RETRY_BASE_SECONDS', 5, { max: 3600 }),
        factor: number('RETRY_FACTOR', 8, { min: 1, max: 100 }),
        capMs: 1000 * number('RETRY_CAP_SECONDS', 21_600, { max: 604_800 }),
      },
    },
    fastLane: {
      types: readTypes(env['FAST_LANE_TYPES']?.trim() || FAST_LANE_TYPES),
      budgetMs: 1000 * number('FAST_LANE_SECONDS', 4, { min: 1, max: 8 }),
    },
    sweep: {
      schedule: schedule('SWEEP_SCHEDULE', '0 */5 * * * *'),
      lateMs: 1000 * number('SWEEP_LATE_SECONDS', 600, { min: 1, max: 86_400 }),
      againMs: 1000 * number('SWEEP_AGAIN_SECONDS', 3600, { min: 1, max: 86_400 }),
      batch: count('SWEEP_BATCH', 100, { min: 1, max: 10_000 }),
    },
    purge: {
      schedule: schedule('PURGE_SCHEDULE', '0 17 * * * *'),
      retentionMs: DAY_MS * number('RETENTION_DAYS', 30, { min: 4, max: 3650 }),
    },
    badCallers: {
      failuresPerMinute: count('BAD_CALLER_FAILURES_PER_MINUTE', 60, { min: 1, max: 100_000 }),
      trustedHops: count('TRUSTED_PROXY_HOPS', 1, { min: 1, max: 10 }),
    },
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readTypes(text: string): ReadonlySet<string> {
  const types = text.split(',').map((type) => type.trim());
  return new Set(types.filter((type) => type !== '' && type !== 'none'));
}

function readStorage(env: Environment, problems: string[]): StorageConfig {
  const connectionString = env['AzureWebJobsStorage']?.trim();
  if (connectionString) {
    if (
      !/(^|;)\s*(UseDevelopmentStorage=true|AccountName=|SharedAccessSignature=)/i.test(
        connectionString,
      )
    ) {
      problems.push(
        'AzureWebJobsStorage is not a connection string: copy it again from the storage account, ' +
          'or use "UseDevelopmentStorage=true" with Azurite',
      );
    }
    return { kind: 'connection-string', connectionString };
  }

  const tableUri = env['AzureWebJobsStorage__tableServiceUri'];
  const queueUri = env['AzureWebJobsStorage__queueServiceUri'];
  const blobUri = env['AzureWebJobsStorage__blobServiceUri'];
  if (!tableUri || !queueUri || !blobUri) {
    problems.push(
      'AzureWebJobsStorage is not set: give a connection string (locally "UseDevelopmentStorage=true"), ' +
        'or AzureWebJobsStorage__tableServiceUri, AzureWebJobsStorage__queueServiceUri and ' +
        'AzureWebJobsStorage__blobServiceUri for a managed identity',
    );
    return { kind: 'connection-string', connectionString: '' };
  }
  const clientId = env['AzureWebJobsStorage__clientId'];
  return { kind: 'identity', tableUri, queueUri, blobUri, ...(clientId && { clientId }) };
}

function readSecrets(env: Environment, problems: string[]): readonly SigningSecret[] {
  const setting = env['OPENAI_WEBHOOK_SECRET']?.trim() ?? '';
  // What Azure leaves in a setting whose secret is not in the vault yet: as good as no secret.
  if (setting.startsWith('@Microsoft.KeyVault(')) return [];
  const texts = setting.split(/\s+/).filter((text) => text !== '');
  return texts.flatMap((text, index) => {
    const value = readSecret(text);
    if (value !== undefined) return [{ sender: 'default', value }];
    problems.push(
      `OPENAI_WEBHOOK_SECRET, value ${index + 1} of ${texts.length}, is not "whsec_" and the base64 of ` +
        '24 to 64 bytes: copy it again as the endpoint showed it, without quotes',
    );
    return [];
  });
}

const NAMES = 'sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
/** Six fields of numbers, names of days and months, and `* , - /` between them. */
const CRON = new RegExp(`^(([\\d*,/-]|${NAMES})+(\\s+|$)){6}$`, 'i');

function readSchedule(
  env: Environment,
  problems: string[],
  name: string,
  fallback: string,
): string {
  const text = env[name]?.trim();
  if (!text || CRON.test(text)) return text || fallback;
  problems.push(`${name} is "${text}": give six cron fields, seconds first, such as "${fallback}"`);
  return fallback;
}

interface Bounds {
  readonly min?: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

function readNumber(
  env: Environment,
  problems: string[],
  name: string,
  fallback: number,
  { min = 0, max, isWhole = false }: Bounds,
): number {
  const text = env[name]?.trim();
  if (!text) return fallback;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const isGood = value >= min && value <= max && (!isWhole || Number.isInteger(value));
  if (isGood) return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  problems.push(`${name} is "${text}": give ${kind} from ${min} to ${max}, or leave it out`);
  return fallback;
}
