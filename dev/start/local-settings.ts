import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const file = 'local.settings.json';
const example = 'local.settings.example.json';
const secretSetting = 'OPENAI_WEBHOOK_SECRET';

/** What was found or done: `written` anew, `kept` as it was, or kept although it has `no-secret`. */
export type SettingsOutcome = 'written' | 'kept' | 'no-secret';

/** Writes local.settings.json with a fresh signing secret if there is none; an existing file is never changed. */
export async function ensureLocalSettings(
  root: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<SettingsOutcome> {
  const created = createLocalSettings(
    await readFile(join(root, example), 'utf8'),
    `whsec_${randomBytes(32).toString('base64')}`,
  );
  try {
    // It holds a secret: for this user's eyes only.
    await writeFile(join(root, file), created, { flag: 'wx', mode: 0o600 });
    return 'written';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const isGiven = Boolean(env[secretSetting]?.trim());
  return isGiven || hasSecret(await readFile(join(root, file), 'utf8')) ? 'kept' : 'no-secret';
}

/** The example's text with the signing secret filled in. */
export function createLocalSettings(exampleText: string, secret: string): string {
  const settings = readSettings(exampleText, example);
  return `${JSON.stringify({ ...settings, Values: { ...settings.Values, [secretSetting]: secret } }, undefined, 2)}\n`;
}

/** Whether the text of a settings file names a signing secret; throws when it is not JSON. */
export function hasSecret(settingsText: string): boolean {
  const secret = readSettings(settingsText, file).Values?.[secretSetting];
  return typeof secret === 'string' && secret.trim() !== '';
}

/** One line for the terminal. */
export function describeSettings(outcome: SettingsOutcome): string {
  switch (outcome) {
    case 'written':
      return `Wrote ${file} with a fresh signing secret.`;
    case 'kept':
      return `Using ${file} as it is.`;
    case 'no-secret':
      return `${file} has no signing secret, so no delivery can be verified: fill in Values.${secretSetting}, or delete the file to get a fresh one.`;
  }
}

function readSettings(text: string, name: string): { Values?: Record<string, unknown> } {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as { Values?: Record<string, unknown> };
  } catch (error) {
    throw new Error(`${name} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
}
