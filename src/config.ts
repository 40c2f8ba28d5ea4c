import type { WorkPolicy } from './webhooks/work.ts';
import { readSecret, type SigningSecret } from './webhooks/secret.ts';

/** How to reach the storage account: a connection string, or endpoints and a managed identity. */
export type StorageConfig =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      readonly tableUri: string;
      readonly queueUri: string;
      /** Client id of a user-assigned identity; without it the default credential is used. */
      readonly clientId?: string;
    };

export interface Config {
  readonly storage: StorageConfig;
  /** Secrets given as a setting, which stand in for Key Vault; may be empty. */
  readonly secrets: readonly SigningSecret[];
  /** Time for all storage calls of one HTTP request together. */
  readonly storageBudgetMs: number;
  readonly work: WorkPolicy;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem with the settings at once, one per line, each with its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(['The settings are not usable:', ...problems.map((line) => `  - ${line}`)].join('\n'));
  }
}

/** The settings that README's table documents; throws a `ConfigError` that names all problems. */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const config: Config = {
    storage: readStorage(env, problems),
    secrets: readSecrets(env, problems),
    storageBudgetMs: readNumber(env, problems, 'STORAGE_BUDGET_MS', 4000, { min: 100, max: 8000 }),
    work: {
      maxAttempts: readNumber(env, problems, 'MAX_ATTEMPTS', 8, { min: 1, max: 100 }),
      leaseMs: 1000 * readNumber(env, problems, 'LEASE_SECONDS', 300, { min: 1, max: 3600 }),
      handlerTimeoutMs:
        1000 * readNumber(env, problems, 'HANDLER_TIMEOUT_SECONDS', 540, { min: 1, max: 86_400 }),
      backoff: {
        baseMs: 1000 * readNumber(env, problems, 'RETRY_BASE_SECONDS', 5, { min: 0, max: 3600 }),
        factor: readNumber(env, problems, 'RETRY_FACTOR', 8, { min: 1, max: 100 }),
        capMs: 1000 * readNumber(env, problems, 'RETRY_CAP_SECONDS', 21_600, { max: 604_800 }),
      },
    },
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readStorage(env: Environment, problems: string[]): StorageConfig {
  const connectionString = env['AzureWebJobsStorage'];
  if (connectionString) return { kind: 'connection-string', connectionString };

  const tableUri = env['AzureWebJobsStorage__tableServiceUri'];
  const queueUri = env['AzureWebJobsStorage__queueServiceUri'];
  if (!tableUri || !queueUri) {
    problems.push(
      'AzureWebJobsStorage is not set: give a connection string (locally "UseDevelopmentStorage=true"), ' +
        'or AzureWebJobsStorage__tableServiceUri and AzureWebJobsStorage__queueServiceUri for a managed identity',
    );
    return { kind: 'connection-string', connectionString: '' };
  }
  const clientId = env['AzureWebJobsStorage__clientId'];
  return { kind: 'identity', tableUri, queueUri, ...(clientId && { clientId }) };
}

function readSecrets(env: Environment, problems: string[]): readonly SigningSecret[] {
  const texts = (env['OPENAI_WEBHOOK_SECRET'] ?? '').split(/\s+/).filter((text) => text !== '');
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

function readNumber(
  env: Environment,
  problems: string[],
  name: string,
  fallback: number,
  { min = 0, max }: { min?: number; max: number },
): number {
  const text = env[name]?.trim();
  if (!text) return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  problems.push(`${name} is "${text}": give a number from ${min} to ${max}, or leave it out`);
  return fallback;
}
