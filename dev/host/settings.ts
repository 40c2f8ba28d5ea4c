import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HostError } from './host-error.ts';
import { isRecord } from './is-record.ts';

/** An app setting by name; undefined when it is absent. */
export type ReadSetting = (name: string) => string | undefined;

/**
 * Reads `Values` of the folder's local.settings.json. No file means no settings, as for an app that is configured
 * by its environment alone.
 */
export async function readLocalSettings(folder: string): Promise<Record<string, string>> {
  const file = path.join(folder, 'local.settings.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw new HostError(`${file} cannot be read: ${(error as Error).message}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new HostError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  if (!isRecord(content)) {
    throw new HostError(`${file} must hold a JSON object.`);
  }
  if (content['IsEncrypted'] === true) {
    throw new HostError(`${file} is encrypted; decrypt it with \`func settings decrypt\`.`);
  }
  return toSettings(file, content['Values'] ?? {});
}

/** Replaces each `%NAME%` by that setting, as Functions does in queue names, schedules and routes. */
export function resolveSettings(text: string, readSetting: ReadSetting): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = readSetting(name);
    if (value === undefined) {
      throw new HostError(`The setting ${name}, which "${text}" refers to, does not exist.`);
    }
    return value;
  });
}

function toSettings(file: string, values: unknown): Record<string, string> {
  if (!isRecord(values)) {
    throw new HostError(`"Values" in ${file} must be an object.`);
  }
  const nested = Object.keys(values).filter((name) => typeof values[name] === 'object');
  if (nested.length > 0) {
    throw new HostError(`"Values" in ${file} must hold plain values: ${nested.join(', ')}.`);
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
