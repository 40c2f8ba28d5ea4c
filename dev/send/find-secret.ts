import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, readJsonFile } from './json-object.ts';
import { SendError } from './send-error.ts';

/** Where a signing secret may be, in the order it is looked for. */
export interface SecretPlaces {
  flag?: string | undefined;
  env: Record<string, string | undefined>;
  /** The folder of `local.settings.json`. */
  folder: string;
}

/** The secret to sign with: the first one of the first place that has any. */
export function findSecret({ flag, env, folder }: SecretPlaces): string {
  const name = 'OPENAI_WEBHOOK_SECRET';
  const places = [
    { place: '--secret', find: () => flag },
    { place: name, find: () => env[name] },
    { place: 'local.settings.json', find: () => readSetting(folder, name) },
  ];
  for (const { place, find } of places) {
    const [secret] = find()?.split(/\s+/).filter(Boolean) ?? [];
    if (secret !== undefined) return checkSecret(secret, place);
  }
  throw new SendError(
    existsSync(join(folder, 'local.settings.json'))
      ? `no signing secret: fill in Values.${name} in local.settings.json, or pass --secret`
      : `no signing secret: run \`npm start\` once, which writes one to local.settings.json, or pass --secret`,
  );
}

function readSetting(folder: string, name: string): string | undefined {
  const values = readJsonFile(join(folder, 'local.settings.json'))?.['Values'];
  const value = isObject(values) ? values[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The message leaves the value out: terminals are shared and logged. */
function checkSecret(secret: string, place: string): string {
  const [, key] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = key === undefined ? 0 : Buffer.from(key, 'base64').length;
  if (bytes >= 24 && bytes <= 64) return secret;
  throw new SendError(
    `the secret in ${place} is not \`whsec_\` followed by the base64 of 24 to 64 bytes`,
  );
}
