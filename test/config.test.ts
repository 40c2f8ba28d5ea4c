import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import type { Environment } from '../src/config/readers.ts';
import { OTHER_SECRETS, SECRET } from './fixtures/secrets.ts';

const storage = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
const identity = {
  AzureWebJobsStorage__tableServiceUri: 'https://account.table.core.windows.net',
  AzureWebJobsStorage__queueServiceUri: 'https://account.queue.core.windows.net',
  AzureWebJobsStorage__blobServiceUri: 'https://account.blob.core.windows.net',
};

/** The message of the `ConfigError` that these settings end in; empty where they are good. */
function problemsOf(env: Environment): string {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('readConfig', () => {
  it('needs nothing but storage', () => {
    expect(readConfig(storage)).toEqual({
      storage: { kind: 'connection-string', connectionString: 'UseDevelopmentStorage=true' },
      secrets: [],
      vault: undefined,
      accounts: new Map(),
      evalIds: [],
      calls: { rules: [], otherwise: { action: 'record' } },
      channels: [],
      unresolved: [],
      storageBudgetMs: 4000,
      work: {
        maxAttempts: 8,
        leaseMs: 300_000,
        handlerTimeoutMs: 540_000,
        backoff: { baseMs: 5000, factor: 8, capMs: 21_600_000 },
      },
      fastLane: {
        types: new Set(['realtime.call.incoming', 'live.transport.incoming', 'live.call.incoming']),
        budgetMs: 4000,
      },
      sweep: { schedule: '0 */5 * * * *', lateMs: 600_000, againMs: 3_600_000, batch: 100 },
      reconcile: { schedule: '0 41 * * * *', mode: 'on', days: 4, pages: 5 },
      purge: {
        schedule: '0 17 * * * *',
        retentionMs: 30 * 86_400_000,
        resultsMs: 90 * 86_400_000,
        callsMs: 30 * 86_400_000,
      },
      badCallers: { failuresPerMinute: 60, trustedHops: 1 },
      telemetry: undefined,
      telemetryProblems: [],
      outboundProblems: [],
    });
  });

  it('reads the policy for calls, and names each problem with it by the file', () => {
    const policy = { otherwise: { action: 'reject', status: 486 } };
    expect(readConfig(storage, JSON.stringify(policy)).calls).toMatchObject(policy);
    expect(() => readConfig({}, '{ "otherwise": { "action": "answer" } }')).toThrow(
      /AzureWebJobsStorage is not set[^]*\n {2}- calls\.json: otherwise\.action/,
    );
  });

  it.each([
    ['no JSON', '{', /^calls\.json: .*JSON/],
    ['no policy', '{ "otherwise": { "action": "answer" } }', /^calls\.json: otherwise\.action/],
    ['a file that cannot be read', { problem: 'no' }, /^calls\.json: no$/],
  ])('does without a policy that is %s, and says so', (_what, file, problem) => {
    const { calls, outboundProblems } = readConfig(storage, file);
    expect(calls).toBeUndefined();
    expect(outboundProblems).toEqual([expect.stringMatching(problem)]);
  });

  it('starts with settings that nothing needs to receive, names them, and takes none for not set', () => {
    const env = {
      ...storage,
      OPENAI_API_KEY: '"sk-hush"',
      NOTIFY_SLACK_URL: '"https://hush.example.org"',
      NOTIFY_WEBHOOK_URL: 'https://hush.example.org',
      NOTIFY_WEBHOOK_SECRET: 'hush',
      NOTIFY_TEAMS_WHEN: 'a b',
    };
    const { accounts, channels, outboundProblems } = readConfig(env);
    expect(outboundProblems).toEqual([
      expect.stringMatching(/^OPENAI_API_KEY is no key: /),
      expect.stringMatching(/^NOTIFY_TEAMS_WHEN is not a list/),
      expect.stringMatching(/^NOTIFY_SLACK_URL is not an https address/),
      expect.stringMatching(/^NOTIFY_WEBHOOK_SECRET is not "whsec_"/),
    ]);
    expect(outboundProblems.join('')).not.toContain('hush');
    expect([...accounts]).toEqual([
      ['default', { kind: 'unusable', problem: outboundProblems[0] }],
    ]);
    expect(channels).toMatchObject([
      { name: 'slack', problem: outboundProblems[2] },
      { name: 'webhook', problem: outboundProblems[3] },
    ]);
    // Whoever mends the one that keeps the app from starting wants to see the others, too.
    const message = problemsOf({ ...env, MAX_ATTEMPTS: 'x' });
    for (const problem of outboundProblems) expect(message).toContain(`\n  - ${problem}`);
  });

  it('gives a handler less time than the host gives its worker', () => {
    const text = readFileSync(join(import.meta.dirname, '../host.json'), 'utf8');
    const { functionTimeout } = JSON.parse(text) as { functionTimeout: string };
    const [hours = 0, minutes = 0, seconds = 0] = functionTimeout.split(':').map(Number);
    const limit = 3600 * hours + 60 * minutes + seconds;
    const withTimeout = (time: number) =>
      problemsOf({ ...storage, HANDLER_TIMEOUT_SECONDS: String(time) });
    expect(withTimeout(limit - 30)).toBe('');
    expect(withTimeout(limit - 29)).toContain(
      `HANDLER_TIMEOUT_SECONDS is "${limit - 29}": give a number from 1 to ${limit - 30}`,
    );
  });

  it('names what is none of several words', () => {
    expect(problemsOf({ ...storage, RECONCILE: 'yes' })).toContain(
      'RECONCILE is "yes": give on or dry-run or off, or leave it out',
    );
  });

  it('starts without a backend whose settings are wrong, and says which', () => {
    const { telemetry, telemetryProblems } = readConfig({
      ...storage,
      APPLICATIONINSIGHTS_CONNECTION_STRING: 'hush',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c:1',
      TRACE_PERCENT: 'x',
    });
    expect(telemetry).toMatchObject({ otlp: { endpoint: 'https://c:1' }, tracePercent: 100 });
    expect(telemetry).not.toHaveProperty('azure');
    expect(telemetryProblems).toEqual([
      expect.stringMatching(/^APPLICATIONINSIGHTS_CONNECTION_STRING is not/),
      'TRACE_PERCENT is "x": give a whole number from 1 to 100, or leave it out',
    ]);
  });

  it('changes nothing for settings that are there but empty', () => {
    const names = [
      'OPENAI_WEBHOOK_SECRET',
      'MAX_ATTEMPTS',
      'LEASE_SECONDS',
      'RETRY_CAP_SECONDS',
      'SWEEP_SCHEDULE',
      'PURGE_SCHEDULE',
    ];
    const empty = Object.fromEntries(names.map((name, index) => [name, ' '.repeat(index)]));
    expect(readConfig({ ...storage, ...empty })).toEqual(readConfig(storage));
  });

  it.each([
    ['STORAGE_BUDGET_MS', '2500', { storageBudgetMs: 2500 }],
    ['MAX_ATTEMPTS', '3', { work: { maxAttempts: 3 } }],
    ['LEASE_SECONDS', '60', { work: { leaseMs: 60_000 } }],
    ['HANDLER_TIMEOUT_SECONDS', '30', { work: { handlerTimeoutMs: 30_000 } }],
    ['RETRY_BASE_SECONDS', '0.5', { work: { backoff: { baseMs: 500 } } }],
    ['RETRY_FACTOR', '1.5', { work: { backoff: { factor: 1.5 } } }],
    ['RETRY_CAP_SECONDS', '900', { work: { backoff: { capMs: 900_000 } } }],
    ['FAST_LANE_SECONDS', '2', { fastLane: { budgetMs: 2000 } }],
    ['FAST_LANE_TYPES', 'a.b, c.d ,', { fastLane: { types: new Set(['a.b', 'c.d']) } }],
    ['FAST_LANE_TYPES', 'none', { fastLane: { types: new Set() } }],
    ['SWEEP_SCHEDULE', '0 0 * * * *', { sweep: { schedule: '0 0 * * * *' } }],
    ['SWEEP_LATE_SECONDS', '60', { sweep: { lateMs: 60_000 } }],
    ['SWEEP_AGAIN_SECONDS', '60', { sweep: { againMs: 60_000 } }],
    ['SWEEP_BATCH', '5', { sweep: { batch: 5 } }],
    ['PURGE_SCHEDULE', '0 0 3 * * *', { purge: { schedule: '0 0 3 * * *' } }],
    ['RETENTION_DAYS', '7', { purge: { retentionMs: 7 * 86_400_000 } }],
    ['RESULTS_RETENTION_DAYS', '8', { purge: { resultsMs: 8 * 86_400_000 } }],
    ['CALL_RETENTION_DAYS', '1', { purge: { callsMs: 86_400_000 } }],
    ['RECONCILE', 'dry-run', { reconcile: { mode: 'dry-run' } }],
    ['RECONCILE', 'off', { reconcile: { mode: 'off' } }],
    ['RECONCILE_SCHEDULE', '0 0 3 * * *', { reconcile: { schedule: '0 0 3 * * *' } }],
    ['RECONCILE_DAYS', '7', { reconcile: { days: 7 } }],
    ['RECONCILE_PAGES', '20', { reconcile: { pages: 20 } }],
    ['EVAL_IDS', 'eval_1, eval_2,', { evalIds: ['eval_1', 'eval_2'] }],
    ['BAD_CALLER_FAILURES_PER_MINUTE', '5', { badCallers: { failuresPerMinute: 5 } }],
    ['TRUSTED_PROXY_HOPS', '2', { badCallers: { trustedHops: 2 } }],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'http://c:1/',
      { telemetry: { otlp: { endpoint: 'http://c:1' } } },
    ],
    ['MAX_ATTEMPTS', ' 3\n', { work: { maxAttempts: 3 } }],
  ])('reads %s of %j', (name, text, expected) => {
    expect(readConfig({ ...storage, [name]: text })).toMatchObject(expected);
  });

  it.each([
    ['STORAGE_BUDGET_MS', 100, 8000],
    ['MAX_ATTEMPTS', 1, 100, 'a whole number'],
    ['LEASE_SECONDS', 1, 3600],
    ['HANDLER_TIMEOUT_SECONDS', 1, 570],
    ['RETRY_BASE_SECONDS', 0, 3600],
    ['RETRY_FACTOR', 1, 100],
    ['RETRY_CAP_SECONDS', 0, 604_800],
    ['FAST_LANE_SECONDS', 1, 8],
    ['SWEEP_LATE_SECONDS', 1, 86_400],
    ['SWEEP_AGAIN_SECONDS', 1, 86_400],
    ['SWEEP_BATCH', 1, 10_000, 'a whole number'],
    ['RETENTION_DAYS', 4, 3650],
    ['RESULTS_RETENTION_DAYS', 8, 3650],
    ['CALL_RETENTION_DAYS', 1, 3650],
    ['RECONCILE_DAYS', 1, 7],
    ['RECONCILE_PAGES', 1, 100, 'a whole number'],
    ['BAD_CALLER_FAILURES_PER_MINUTE', 1, 100_000, 'a whole number'],
    ['TRUSTED_PROXY_HOPS', 1, 10, 'a whole number'],
    ['TRACE_PERCENT', 1, 100, 'a whole number'],
    ['OTEL_METRIC_EXPORT_INTERVAL', 100, 3_600_000, 'a whole number'],
  ])('takes %s from %i to %i and nothing else', (name, min, max, kind = 'a number') => {
    const isTelemetry = name === 'TRACE_PERCENT' || name.startsWith('OTEL_');
    const heading = isTelemetry ? '' : 'The settings are not usable:\n  - ';
    const problemWith = (text: string) => {
      const env = { ...storage, [name]: text };
      return isTelemetry ? readConfig(env).telemetryProblems.join('; ') : problemsOf(env);
    };
    for (const good of [min, max]) expect(problemWith(String(good))).toBe('');
    const fraction = kind === 'a number' ? [] : [min + 0.5];
    for (const bad of [
      ...fraction,
      min - 1,
      max + 1,
      'x',
      '0x10',
      '5s',
      'NaN',
      'Infinity',
      '1,000',
      '٣',
    ]) {
      expect(problemWith(String(bad))).toBe(
        `${heading}${name} is "${bad}": give ${kind} from ${min} to ${max}, or leave it out`,
      );
    }
  });

  it.each(['SWEEP_SCHEDULE', 'PURGE_SCHEDULE'])(
    'takes a cron expression as %s and nothing else',
    (name) => {
      for (const good of ['*/2 * * * * *', '0 0 1-5 * JAN,jul MON-fri', '0  17 * * * *']) {
        expect(problemsOf({ ...storage, [name]: good })).toBe('');
      }
      for (const bad of ['hourly', '* * * * *', 'a b c d e f', '0 17 * * * * *', '00:05:00']) {
        expect(problemsOf({ ...storage, [name]: bad })).toContain(
          `${name} is "${bad}": give six cron`,
        );
      }
    },
  );

  describe('of storage', () => {
    it('takes endpoints and the identity that is signed in', () => {
      expect(readConfig(identity).storage).toStrictEqual({
        kind: 'identity',
        tableUri: 'https://account.table.core.windows.net',
        queueUri: 'https://account.queue.core.windows.net',
        blobUri: 'https://account.blob.core.windows.net',
      });
    });

    it('takes endpoints and the client id of an identity', () => {
      const env = { ...identity, AzureWebJobsStorage__clientId: '00000000-0000' };
      expect(readConfig(env).storage).toMatchObject({
        kind: 'identity',
        clientId: '00000000-0000',
      });
    });

    it('prefers the connection string', () => {
      expect(readConfig({ ...identity, ...storage }).storage.kind).toBe('connection-string');
    });

    it.each([
      ['nothing', {}],
      ['empty text', { AzureWebJobsStorage: '' }],
      ['no endpoint for queues', { ...identity, AzureWebJobsStorage__queueServiceUri: undefined }],
      ['no endpoint for tables', { ...identity, AzureWebJobsStorage__tableServiceUri: '' }],
      ['no endpoint for blobs', { ...identity, AzureWebJobsStorage__blobServiceUri: undefined }],
      ['only an identity', { AzureWebJobsStorage__clientId: '00000000-0000' }],
    ])('does not do with %s', (_what, env) => {
      expect(problemsOf(env)).toContain('AzureWebJobsStorage is not set');
    });
  });

  describe('of secrets', () => {
    const [second, third] = OTHER_SECRETS;
    const secretsOf = (text: string) =>
      readConfig({ ...storage, OPENAI_WEBHOOK_SECRET: text }).secrets;

    it.each([
      ['one', SECRET, [SECRET]],
      ['one with white space around', ` ${SECRET}\r\n`, [SECRET]],
      ['two', `${SECRET} ${second}`, [SECRET, second]],
      ['three on lines', `\n${SECRET}\n${second}\t\n  ${third}\n`, [SECRET, second, third]],
    ])('reads %s', (_what, text, values) => {
      expect(secretsOf(text)).toEqual(values.map((value) => ({ sender: 'default', value })));
    });

    it('says which value is wrong, and not what it is', () => {
      const text = `${SECRET} "${second}" ${third}`;
      const message = problemsOf({ ...storage, OPENAI_WEBHOOK_SECRET: text });
      expect(message).toContain('OPENAI_WEBHOOK_SECRET, value 2 of 3, is not');
      expect(message.split('\n')).toHaveLength(2);
    });

    it('has none yet where Azure could not resolve the reference to the vault', () => {
      expect(secretsOf('@Microsoft.KeyVault(VaultName=kv-1;SecretName=secret)')).toEqual([]);
    });

    it('never says a secret or a connection string, good or bad', () => {
      const key = fc.base64String({ minLength: 8, maxLength: 100 });
      const texts = fc.oneof(
        key,
        key.map((text) => `whsec_${text}`),
        key.map((text) => `"whsec_${text}"`),
      );
      fc.assert(
        fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), key, (values, account) => {
          const message = problemsOf({
            AzureWebJobsStorage: `AccountKey=${account}`,
            OPENAI_WEBHOOK_SECRET: values.join(' '),
            MAX_ATTEMPTS: 'many',
          });
          expect(message).toContain('MAX_ATTEMPTS');
          for (const value of [...values, account]) expect(message).not.toContain(value);
        }),
      );
    });
  });

  it('names every problem at once, each with its remedy', () => {
    const env = {
      OPENAI_WEBHOOK_SECRET: `${SECRET} hunter2`,
      STORAGE_BUDGET_MS: '60000',
      MAX_ATTEMPTS: 'many',
      LEASE_SECONDS: '-1',
      HANDLER_TIMEOUT_SECONDS: '0',
      RETRY_BASE_SECONDS: '5s',
      RETRY_FACTOR: '0.5',
      RETRY_CAP_SECONDS: '1e9',
    };
    expect(problemsOf(env)).toMatchInlineSnapshot(`
      "The settings are not usable:
        - AzureWebJobsStorage is not set: give a connection string (locally "UseDevelopmentStorage=true"), or AzureWebJobsStorage__tableServiceUri, AzureWebJobsStorage__queueServiceUri and AzureWebJobsStorage__blobServiceUri for a managed identity
        - OPENAI_WEBHOOK_SECRET, value 2 of 2, is not "whsec_" and the base64 of 24 to 64 bytes: copy it again as the endpoint showed it, without quotes
        - STORAGE_BUDGET_MS is "60000": give a number from 100 to 8000, or leave it out
        - MAX_ATTEMPTS is "many": give a whole number from 1 to 100, or leave it out
        - LEASE_SECONDS is "-1": give a number from 1 to 3600, or leave it out
        - HANDLER_TIMEOUT_SECONDS is "0": give a number from 1 to 570, or leave it out
        - RETRY_BASE_SECONDS is "5s": give a number from 0 to 3600, or leave it out
        - RETRY_FACTOR is "0.5": give a number from 1 to 100, or leave it out
        - RETRY_CAP_SECONDS is "1e9": give a number from 0 to 604800, or leave it out"
    `);
    expect(() => readConfig(env)).toThrow(expect.objectContaining({ name: 'ConfigError' }));
  });
});
