import { readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/config/readers.ts';
import { SECRET } from '../fixtures/secrets.ts';

/** What the code would find once the platform has replaced each expression by a value. */
export const DEPLOYED: Environment = {
  AzureWebJobsStorage__blobServiceUri: 'https://account.blob.core.windows.net/',
  AzureWebJobsStorage__clientId: 'client-id',
  AzureWebJobsStorage__queueServiceUri: 'https://account.queue.core.windows.net/',
  AzureWebJobsStorage__tableServiceUri: 'https://account.table.core.windows.net/',
  AZURE_KEY_VAULT_ENDPOINT: 'https://vault.vault.azure.net/',
  RETENTION_DAYS: '30',
  RESULTS_RETENTION_DAYS: '90',
  CALL_RETENTION_DAYS: '30',
  RECONCILE: 'on',
  TRACE_PERCENT: '100',
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    'InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=https://region.in.applicationinsights.azure.com/;ApplicationId=99999999-8888-7777-6666-555555555555',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING:
    'ClientId=00000000-1111-2222-3333-444444444444;Authorization=AAD',
};

/** The same for those that are set where they are in use; the first two are for different apps. */
export const IN_USE: Environment = {
  OPENAI_API_KEY: 'sk-key',
  AZURE_OPENAI_ENDPOINT: 'https://resource.openai.azure.com/',
  AZURE_OPENAI_SCOPE: 'https://cognitiveservices.azure.com/.default',
  OPENAI_ORG_ID: 'org-1',
  OPENAI_PROJECT_ID: 'proj_1',
  EVAL_IDS: 'eval_1,eval_2',
  NOTIFY_TEAMS_URL: 'https://teams.example.com/hook',
  NOTIFY_SLACK_URL: 'https://slack.example.com/hook',
  NOTIFY_WEBHOOK_URL: 'https://notify.example.com/hook',
  NOTIFY_WEBHOOK_SECRET: SECRET,
  NOTIFY_WHEN: '*.failed',
};

export const ACCOUNTS = ['OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT'] as const;

const OF_ACCOUNT: Readonly<Record<(typeof ACCOUNTS)[number], readonly string[]>> = {
  OPENAI_API_KEY: ['OPENAI_API_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'],
  AZURE_OPENAI_ENDPOINT: ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_SCOPE'],
};

function isOfAny(name: string): boolean {
  return Object.values(OF_ACCOUNT).some((names) => names.includes(name));
}

/** All settings of an app that has the one account and not the other. */
export function settingsWith(account: (typeof ACCOUNTS)[number]): Environment {
  const entries = Object.entries({ ...DEPLOYED, ...IN_USE });
  const isOther = (name: string) =>
    OF_ACCOUNT[account].every((own) => own !== name) && isOfAny(name);
  return Object.fromEntries(entries.filter(([name]) => !isOther(name)));
}

/** Every name that `readConfig` looks up. */
export function readNames(): ReadonlySet<string> {
  const found = new Set<string>();
  const noting: ProxyHandler<Record<string, string | undefined>> = {
    get(target, name) {
      found.add(String(name));
      return target[String(name)];
    },
  };
  // Some are looked at only where a collector is.
  const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  for (const account of ACCOUNTS) {
    readConfig(new Proxy({ ...settingsWith(account), ...collector }, noting));
  }
  return found;
}
