import { describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { DEPLOYED, readNames } from './deployed-settings.ts';
import { declarationOf, readAppSettings, textAt } from './templates.ts';

/** Settings of the code that the templates have no parameter for: `APP_SETTINGS` takes them. */
const OTHERS = [
  'AZURE_OPENAI_API_KEY',
  'AzureWebJobsStorage',
  'BAD_CALLER_FAILURES_PER_MINUTE',
  'FAST_LANE_SECONDS',
  'FAST_LANE_TYPES',
  'HANDLER_TIMEOUT_SECONDS',
  'LEASE_SECONDS',
  'MAX_ATTEMPTS',
  'NOTIFY_SLACK_WHEN',
  'NOTIFY_TEAMS_WHEN',
  'NOTIFY_WEBHOOK_WHEN',
  'OPENAI_BASE_URL',
  'OPENAI_CUSTOM_HEADERS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_METRIC_EXPORT_INTERVAL',
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'PURGE_SCHEDULE',
  'RECONCILE_DAYS',
  'RECONCILE_PAGES',
  'RECONCILE_SCHEDULE',
  'RETRY_BASE_SECONDS',
  'RETRY_CAP_SECONDS',
  'RETRY_FACTOR',
  'SIGNING_SECRET_NAMES',
  'STORAGE_BUDGET_MS',
  'SWEEP_AGAIN_SECONDS',
  'SWEEP_BATCH',
  'SWEEP_LATE_SECONDS',
  'SWEEP_SCHEDULE',
  'TRUSTED_PROXY_HOPS',
];

const DAY_MS = 86_400_000;

const NUMBERS: readonly [string, string, (config: Config) => number][] = [
  ['retentionDays', 'RETENTION_DAYS', ({ purge }) => purge.retentionMs / DAY_MS],
  ['resultsRetentionDays', 'RESULTS_RETENTION_DAYS', ({ purge }) => purge.resultsMs / DAY_MS],
  ['callRetentionDays', 'CALL_RETENTION_DAYS', ({ purge }) => purge.callsMs / DAY_MS],
  ['tracePercent', 'TRACE_PERCENT', ({ telemetry }) => telemetry?.tracePercent ?? Number.NaN],
];

const settings = new Map(readAppSettings().map(({ name, value }) => [name, value]));

/** What the code makes of the settings with this one, or without it; undefined where it refuses. */
function readWith(setting: string, value?: string): Config | undefined {
  const { [setting]: _, ...others } = DEPLOYED;
  try {
    const config = readConfig(value === undefined ? others : { ...others, [setting]: value });
    return config.telemetryProblems.length === 0 ? config : undefined;
  } catch {
    return undefined;
  }
}

describe.each(NUMBERS)('%s', (name, setting, read) => {
  const { value, decorators } = declarationOf('infra/main.bicep', 'param', name);
  const bound = (kind: string) =>
    Number(new RegExp(`^${kind}\\((\\d+)\\)$`, 'm').exec(decorators.join('\n'))?.[1]);

  it('allows what the code takes', () => {
    const [least, most] = [bound('minValue'), bound('maxValue')];
    const days = [least - 1, least, most, most + 1];
    const accepted = days.map((count) => readWith(setting, String(count)) !== undefined);
    expect(accepted).toEqual([false, true, true, false]);
  });

  it('is by default what the code takes by default', () => {
    const config = readWith(setting);
    expect(config && read(config)).toBe(Number(value));
  });

  it('reaches its setting', () => {
    expect(settings.get(setting)).toBe(`string(${name})`);
    const { value: call } = declarationOf('infra/main.bicep', 'module', 'settings');
    expect(textAt(call, 'params', name)).toBe(name);
  });
});

describe('reconcile', () => {
  const { value, decorators } = declarationOf('infra/main.bicep', 'param', 'reconcile');

  it('allows what the code takes', () => {
    const [, list = ''] = /^allowed\(\[(.*)\]\)$/m.exec(decorators.join('\n')) ?? [];
    const words = list.split(', ').map((word) => word.slice(1, -1));
    const modes = words.map((word) => readWith('RECONCILE', word)?.reconcile.mode);
    expect(modes).toEqual(words);
    expect(`'${readWith('RECONCILE')?.reconcile.mode}'`).toBe(value);
  });
});

describe('notifyChannels', () => {
  it('are the channels of the code', () => {
    const { type } = declarationOf('infra/main.bicep', 'param', 'notifyChannels');
    const channels = type.match(/(?<=')\w+(?=')/g) ?? [];
    const read = [...readNames()].flatMap((name) => /^NOTIFY_(\w+)_URL$/.exec(name)?.[1] ?? []);
    expect(channels).toEqual(read.map((name) => name.toLowerCase()));
  });
});

describe('settings of the code', () => {
  it('have a parameter, or are known to have none', () => {
    const without = [...readNames()].filter((name) => !settings.has(name));
    expect(without.toSorted()).toEqual(OTHERS.toSorted());
  });
});
