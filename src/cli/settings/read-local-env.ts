import { join } from 'node:path';
import type { Environment } from '../../config/readers.ts';
import { CliError } from '../cli-error.ts';
import { findRunningStorage } from './find-running-storage.ts';
import { readIfThere } from './read-if-there.ts';

/** Where the settings of this machine are. */
export const LOCAL_SETTINGS = 'local.settings.json';

export interface LocalEnv {
  /** The file's values, and over them those of the process, as the Functions host does it. */
  readonly env: Environment;
  readonly hasFile: boolean;
}

/** Reads `Values` of local.settings.json; throws a `CliError` where the file is none of settings. */
export function readLocalEnv(folder: string, processEnv: Environment): LocalEnv {
  const text = readIfThere(join(folder, LOCAL_SETTINGS));
  const values = text === undefined ? {} : readValues(text);
  const env = { ...values, ...processEnv };
  return { env: { ...env, ...findRunningStorage(folder, env) }, hasFile: text !== undefined };
}

function readValues(text: string): Environment {
  const content = parse(text);
  if (content['IsEncrypted'] === true) {
    throw new CliError(`${LOCAL_SETTINGS} is encrypted: run \`func settings decrypt\``);
  }
  const values = content['Values'] ?? {};
  if (!isObject(values))
    throw new CliError(`Values in ${LOCAL_SETTINGS} is no object: put { } there`);
  const nested = Object.keys(values).filter((name) => typeof values[name] === 'object');
  if (nested.length > 0) {
    throw new CliError(`${LOCAL_SETTINGS}: give ${nested.join(', ')} in Values as plain text`);
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** What the parser has to say would quote the file, which holds secrets. */
function parse(text: string): Record<string, unknown> {
  let content: unknown;
  try {
    // Windows editors may begin a file with a byte order mark, which JSON.parse refuses.
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new CliError(
      `${LOCAL_SETTINGS} is not JSON: look for a comma or a quote too many or too few`,
    );
  }
  if (isObject(content)) return content;
  throw new CliError(`${LOCAL_SETTINGS} is no JSON object: see local.settings.example.json`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
