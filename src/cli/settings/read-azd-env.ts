import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suggest } from '../../suggest.ts';
import type { Environment } from '../../config/readers.ts';
import { CliError } from '../cli-error.ts';
import { parseAzdEnv } from './parse-azd-env.ts';
import { readIfThere } from './read-if-there.ts';

/** What `infra/` calls the places that commands work on, and what the code calls them. */
const NEEDED = {
  AZURE_STORAGE_TABLE_ENDPOINT: 'AzureWebJobsStorage__tableServiceUri',
  AZURE_STORAGE_QUEUE_ENDPOINT: 'AzureWebJobsStorage__queueServiceUri',
  AZURE_STORAGE_BLOB_ENDPOINT: 'AzureWebJobsStorage__blobServiceUri',
  AZURE_KEY_VAULT_ENDPOINT: 'AZURE_KEY_VAULT_ENDPOINT',
} as const;

/** Called the same in both. */
const SAME = [
  'AZURE_OPENAI_ENDPOINT',
  'AZURE_OPENAI_SCOPE',
  'OPENAI_ORG_ID',
  'OPENAI_PROJECT_ID',
  'EVAL_IDS',
  'RETENTION_DAYS',
  'RESULTS_RETENTION_DAYS',
  'CALL_RETENTION_DAYS',
];

export interface AzdEnv {
  /** Settings as the deployed app has them, but for its identity: whoever is signed in takes its place. */
  readonly env: Environment;
  /** All that azd knows of the environment, such as `WEBHOOK_URL`. */
  readonly outputs: Environment;
}

/**
 * The settings of what azd deployed as `name`; throws a `CliError` that names all that is missing. An
 * API key comes from the environment of the process, or else stays a reference to the vault.
 */
export function readAzdEnv(folder: string, name: string, processEnv: Environment): AzdEnv {
  const text = readIfThere(join(folder, '.azure', name, '.env'));
  if (text === undefined) throw new CliError(explainMissing(folder, name));
  const outputs = parseAzdEnv(text);
  const problems = Object.keys(NEEDED)
    .filter((output) => !outputs[output])
    .map(
      (output) =>
        `${output} is not in .azure/${name}/.env: run \`azd provision -e ${name}\`, ` +
        `or \`azd env refresh -e ${name}\` where somebody else did`,
    );
  const further = readFurther(outputs['APP_SETTINGS'], problems);
  if (problems.length > 0) {
    throw new CliError(
      [`The azd environment ${name} is not usable:`, ...problems.map((line) => `  - ${line}`)].join(
        '\n',
      ),
    );
  }
  const needed = Object.entries(NEEDED).map(([output, setting]) => [setting, outputs[output]]);
  const same = SAME.filter((setting) => outputs[setting]).map((key) => [key, outputs[key]]);
  const keys = Object.entries(processEnv).filter(([key]) =>
    /^(AZURE_)?OPENAI_API_KEY(__|$)/.test(key),
  );
  return {
    outputs,
    env: Object.fromEntries<string | undefined>([
      ...needed,
      // As infra/app/app-settings.bicep has it.
      ...(outputs['AZURE_OPENAI_ENDPOINT']
        ? []
        : [['OPENAI_API_KEY', toReference('openai-api-key')]]),
      ...same,
      ...further,
      ...keys,
    ] as [string, string | undefined][]),
  };
}

/** The secret of the vault that a setting refers to, or undefined where it is no reference. */
export function readReference(setting: string | undefined): string | undefined {
  return /^@Microsoft\.KeyVault\(.*\bSecretName=([\w-]+)/i.exec(setting ?? '')?.[1];
}

function toReference(secret: string): string {
  return `@Microsoft.KeyVault(SecretName=${secret})`;
}

/** Settings that were given by their names at the deployment. */
function readFurther(text: string | undefined, problems: string[]): [string, string][] {
  if (!text) return [];
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
      return Object.entries(settings).map(([key, value]) => [key, String(value)]);
    }
  } catch {
    // What it says of the text would quote it.
  }
  problems.push('APP_SETTINGS is no JSON object: set it again with `azd env set`');
  return [];
}

function explainMissing(folder: string, name: string): string {
  const parent = join(folder, '.azure');
  const names = existsSync(parent)
    ? readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const known = names.map((entry) => entry.name);
  if (known.length === 0) {
    return 'nothing was deployed from here (there is no .azure folder): run `azd up`, or leave --env out';
  }
  return `there is no azd environment "${name}"${suggest(name, known)}: there is ${known.join(', ')}`;
}
