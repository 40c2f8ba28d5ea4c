import { type Environment, readText } from '../../src/config/readers.ts';
import type { Problem } from '../hook/problem.ts';
import { isAlertSettings } from './alert-settings.ts';
import {
  isAddress,
  isFlag,
  isListOf,
  isMail,
  isObjectOfTexts,
  isOneOf,
  isPostAddress,
  isWhole,
  type Rule,
} from './rules.ts';

/** What the templates take under each variable; the templates' own bounds come minutes later. */
export const parameterRules: Readonly<Record<string, Rule>> = {
  RETENTION_DAYS: isWhole(4, 3650),
  RESULTS_RETENTION_DAYS: isWhole(8, 3650),
  CALL_RETENTION_DAYS: isWhole(1, 3650),
  AZURE_OPENAI_ROLE: isOneOf('Cognitive Services OpenAI User', 'Cognitive Services User'),
  RECONCILE: isOneOf('on', 'dry-run', 'off'),
  NOTIFY_CHANNELS: isListOf(isOneOf('teams', 'slack', 'webhook'), '["slack"]'),
  APP_SETTINGS: isObjectOfTexts,
  INSTANCE_MEMORY_MB: isOneOf('512', '2048', '4096'),
  MAXIMUM_INSTANCE_COUNT: isWhole(1, 1000),
  ALWAYS_READY_HTTP: isWhole(0, 1000),
  ZONE_REDUNDANT: isFlag,
  STORAGE_SKU: isOneOf('Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'),
  VNET_ENABLED: isFlag,
  ALLOWED_IP_ADDRESSES: isListOf(isAddress, '["203.0.113.7"]'),
  VAULT_PURGE_PROTECTION: isFlag,
  LOG_STORAGE_CALLS: isFlag,
  LOG_RETENTION_DAYS: isWhole(30, 730),
  LOG_DAILY_CAP_GB: isWhole(1),
  TRACE_PERCENT: isWhole(1, 100),
  ALERT_EMAILS: isListOf(isMail, '["me@example.com"]'),
  ALERT_WEBHOOK_URL: isPostAddress,
  ALERTS: isAlertSettings,
};

/** Whether each value of the azd environment that is a parameter is one that the templates take. */
export function checkParameters(env: Environment): readonly Problem[] {
  return Object.entries(parameterRules).flatMap(([name, { wanted, accepts, isNeverEmpty }]) => {
    const value = readText(env, name);
    if (value === undefined && env[name] !== undefined && isNeverEmpty) {
      const problem = `${name} is set to nothing, and not to ${wanted}`;
      const remedy = `azd env set ${name} <value>\nor take its line out of .azure/${env['AZURE_ENV_NAME'] ?? '<name>'}/.env`;
      return [{ problem, remedy }];
    }
    if (value === undefined || accepts(value)) return [];
    return [{ problem: `${name} is not ${wanted}`, remedy: `azd env set ${name} <value>` }];
  });
}
