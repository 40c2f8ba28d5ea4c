import type { CallPolicy } from './calls/policy.ts';
import { readCallPolicy } from './calls/read-policy.ts';
import { readAccounts } from './config/accounts.ts';
import type { CallPolicyFile } from './config/call-policy-file.ts';
import {
  isUnresolved,
  type Environment,
  readChoice,
  readList,
  readNumber,
  readSchedule,
  readText,
  type Bounds,
  type Source,
} from './config/readers.ts';
import { readSigningSecrets } from './config/senders.ts';
import { readStorage, type StorageConfig } from './config/storage.ts';
import { readTelemetry, type TelemetryConfig } from './config/telemetry.ts';
import { readVault, type VaultConfig } from './config/vault.ts';
import type { Channel, UnusableChannel } from './notify/channel.ts';
import { readNotifySettings } from './notify/settings.ts';
import type { Accounts } from './openai/account.ts';
import type { ReconcilePolicy } from './reconcile/reconcile.ts';
import type { SigningSecret } from './webhooks/secret.ts';
import type { SweepPolicy } from './webhooks/sweep.ts';
import type { WorkPolicy } from './webhooks/work.ts';

export interface Config {
  readonly storage: StorageConfig;
  /** Secrets given as settings; with any, the vault is not read. */
  readonly secrets: readonly SigningSecret[];
  /** Where the secrets are otherwise. */
  readonly vault: VaultConfig | undefined;
  /** How to reach the API for each sender that is given credentials. */
  readonly accounts: Accounts;
  /** Evals to look for a run in, before those that the API lists. */
  readonly evalIds: readonly string[];
  /** Undefined where `calls.json` is not usable. */
  readonly calls: CallPolicy | undefined;
  /** Where people are told; may be empty. */
  readonly channels: readonly (Channel | UnusableChannel)[];
  /** Settings that refer to secrets which are not in the vault (yet): each counts as not set. */
  readonly unresolved: readonly string[];
  /** Time for all storage calls of one HTTP request together. */
  readonly storageBudgetMs: number;
  readonly work: WorkPolicy;
  /** Types that are worked off before the answer, and the time for that. */
  readonly fastLane: { readonly types: ReadonlySet<string>; readonly budgetMs: number };
  readonly sweep: SweepPolicy & { readonly schedule: string };
  readonly reconcile: ReconcilePolicy & { readonly schedule: string };
  readonly purge: {
    readonly schedule: string;
    /** For finished deliveries, result records, and records of calls. */
    readonly retentionMs: number;
    readonly resultsMs: number;
    readonly callsMs: number;
  };
  /** Failed verifications that an address has per minute, and the proxies whose word counts. */
  readonly badCallers: { readonly failuresPerMinute: number; readonly trustedHops: number };
  /** Where spans and metrics go; without it there are none. */
  readonly telemetry: TelemetryConfig | undefined;
  /** What is wrong with the settings of telemetry, which keep no receiver from starting; each with its remedy. */
  readonly telemetryProblems: readonly string[];
  /** The same for accounts, channels and calls; what depends on one of them fails by its name. */
  readonly outboundProblems: readonly string[];
}

/** Every problem with the settings but telemetry's at once, one per line, each with its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(['The settings are not usable:', ...problems.map((line) => `  - ${line}`)].join('\n'));
  }
}

const DAY_MS = 24 * 3600 * 1000;
const FAST_LANE_TYPES = 'realtime.call.incoming,live.transport.incoming,live.call.incoming';

/** A handler has to end, and what came of it to be written, before the host ends the worker: see host.json. */
const MOST_HANDLER_SECONDS = 570;

/**
 * The settings that README's table documents, and `calls.json` where there is one. Throws a `ConfigError` that names
 * all problems where one is with what receiving, storing and retrying need; others are in what it returns.
 */
export function readConfig(env: Environment, callPolicy?: CallPolicyFile): Config {
  const problems: string[] = [];
  const telemetryProblems: string[] = [];
  const outboundProblems: string[] = [];
  const source: Source = { env, problems };
  const outbound: Source = { env, problems: outboundProblems };
  const number = (name: string, fallback: number, bounds: Bounds) =>
    readNumber(source, name, fallback, bounds);
  const count = (name: string, fallback: number, bounds: Bounds) =>
    readNumber(source, name, fallback, { ...bounds, isWhole: true });
  const schedule = (name: string, fallback: string) => readSchedule(source, name, fallback);
  const config: Config = {
    storage: readStorage(source),
    secrets: readSigningSecrets(source),
    vault: readVault(source),
    accounts: readAccounts(outbound),
    evalIds: readList(env, 'EVAL_IDS'),
    calls: readCalls(callPolicy, outboundProblems),
    channels: readNotifySettings(outbound),
    unresolved: Object.keys(env).filter((name) => isUnresolved(env[name])),
    storageBudgetMs: number('STORAGE_BUDGET_MS', 4000, { min: 100, max: 8000 }),
    work: {
      maxAttempts: count('MAX_ATTEMPTS', 8, { min: 1, max: 100 }),
      leaseMs: 1000 * number('LEASE_SECONDS', 300, { min: 1, max: 3600 }),
      handlerTimeoutMs:
        1000 * number('HANDLER_TIMEOUT_SECONDS', 540, { min: 1, max: MOST_HANDLER_SECONDS }),
      backoff: {
        baseMs: 1000 * number('RETRY_BASE_SECONDS', 5, { max: 3600 }),
        factor: number('RETRY_FACTOR', 8, { min: 1, max: 100 }),
        capMs: 1000 * number('RETRY_CAP_SECONDS', 21_600, { max: 604_800 }),
      },
    },
    fastLane: {
      types: readTypes(readText(env, 'FAST_LANE_TYPES') ?? FAST_LANE_TYPES),
      budgetMs: 1000 * number('FAST_LANE_SECONDS', 4, { min: 1, max: 8 }),
    },
    sweep: {
      schedule: schedule('SWEEP_SCHEDULE', '0 */5 * * * *'),
      lateMs: 1000 * number('SWEEP_LATE_SECONDS', 600, { min: 1, max: 86_400 }),
      againMs: 1000 * number('SWEEP_AGAIN_SECONDS', 3600, { min: 1, max: 86_400 }),
      batch: count('SWEEP_BATCH', 100, { min: 1, max: 10_000 }),
    },
    reconcile: {
      schedule: schedule('RECONCILE_SCHEDULE', '0 41 * * * *'),
      mode: readChoice(source, 'RECONCILE', ['on', 'dry-run', 'off']),
      days: number('RECONCILE_DAYS', 4, { min: 1, max: 7 }),
      pages: count('RECONCILE_PAGES', 5, { min: 1, max: 100 }),
    },
    purge: {
      schedule: schedule('PURGE_SCHEDULE', '0 17 * * * *'),
      retentionMs: DAY_MS * number('RETENTION_DAYS', 30, { min: 4, max: 3650 }),
      resultsMs: DAY_MS * number('RESULTS_RETENTION_DAYS', 90, { min: 8, max: 3650 }),
      callsMs: DAY_MS * number('CALL_RETENTION_DAYS', 30, { min: 1, max: 3650 }),
    },
    badCallers: {
      failuresPerMinute: count('BAD_CALLER_FAILURES_PER_MINUTE', 60, { min: 1, max: 100_000 }),
      trustedHops: count('TRUSTED_PROXY_HOPS', 1, { min: 1, max: 10 }),
    },
    telemetry: readTelemetry({ env, problems: telemetryProblems }),
    telemetryProblems,
    outboundProblems,
  };
  if (problems.length > 0) throw new ConfigError([...problems, ...outboundProblems]);
  return config;
}

function readTypes(text: string): ReadonlySet<string> {
  const types = text.split(',').map((type) => type.trim());
  return new Set(types.filter((type) => type !== '' && type !== 'none'));
}

/** Without a file calls are only recorded; undefined where what is in it is not usable. */
function readCalls(file: CallPolicyFile, problems: string[]): CallPolicy | undefined {
  if (file === undefined) return { rules: [], otherwise: { action: 'record' } };
  const read = typeof file === 'string' ? readCallPolicy(file) : { problems: [file.problem] };
  if ('policy' in read) return read.policy;
  problems.push(...read.problems.map((problem) => `calls.json: ${problem}`));
  return undefined;
}
