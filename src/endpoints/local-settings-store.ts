import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import type { SigningSecretStore } from './signing-secret-store.ts';

/** The local settings are not usable; the message has nothing of their content. */
export class LocalSettingsError extends Error {
  override readonly name = 'LocalSettingsError';
}

interface Settings {
  readonly IsEncrypted?: unknown;
  readonly Values: Readonly<Record<string, unknown>>;
}

const SETTING = 'OPENAI_WEBHOOK_SECRET';
/** Two overlap in a rotation. */
const MAX_SECRETS = 2;

/**
 * Keeps signing secrets in the `Values` of a local.settings.json, the newest first and at most two for
 * each sender; all else in it stays. They have no dates there: the old one goes with the next rotation.
 * Rejects with a `LocalSettingsError` where the file is missing or broken.
 */
export function createLocalSettingsStore(path: string, now: () => Date): SigningSecretStore {
  async function change(
    sender: string,
    toSecrets: (secrets: readonly string[]) => readonly string[],
  ): Promise<void> {
    const text = await readText(path);
    const settings = parse(path, text);
    const name = findName(settings, sender);
    const value = toSecrets(readSecrets(settings, sender)).join(' ');
    if (value === settings.Values[name]) return;
    const changed = { ...settings, Values: { ...settings.Values, [name]: value } };
    await replaceFile(path, formatLike(text, changed));
  }

  return {
    list: async (sender) => readSecrets(parse(path, await readText(path)), sender),
    store: (sender, secret) =>
      change(sender, (secrets) =>
        [secret, ...secrets.filter((one) => one !== secret)].slice(0, MAX_SECRETS),
      ),
    async retire(sender, secret, at) {
      if (at > now()) return;
      await change(sender, (secrets) => secrets.filter((one) => one !== secret));
    },
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new LocalSettingsError(
      `${path} ${problem}: run npm start once, which writes it, or copy local.settings.example.json`,
      { cause: error },
    );
  }
}

function parse(path: string, text: string): Settings {
  // Without the cause, which quotes the text.
  const settings = tryParse(text.replace(/^\uFEFF/, ''));
  if (!isRecord(settings) || !isRecord(settings['Values'] ?? {})) {
    throw new LocalSettingsError(
      `${path} is not an object of JSON with "Values": mend it, or delete it and run npm start, which ` +
        'writes a fresh one',
    );
  }
  if (settings['IsEncrypted'] === true) {
    throw new LocalSettingsError(`${path} is encrypted: run func settings decrypt first`);
  }
  return { ...settings, Values: (settings['Values'] ?? {}) as Settings['Values'] };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The sender's setting as it is written there, in whatever case, or as it is to be written. */
function findName({ Values }: Settings, sender: string): string {
  const suffix = sender === 'default' ? '' : `__${sender.toUpperCase().replaceAll('-', '_')}`;
  const name = `${SETTING}${suffix}`;
  return Object.keys(Values).find((key) => key.toUpperCase() === name) ?? name;
}

function readSecrets(settings: Settings, sender: string): readonly string[] {
  const value = settings.Values[findName(settings, sender)];
  return typeof value === 'string' ? value.split(/\s+/).filter((text) => text !== '') : [];
}

/** JSON with the indentation, line ends and byte order mark of the text that it takes the place of. */
function formatLike(text: string, settings: Settings): string {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  const json = `${JSON.stringify(settings, undefined, indent)}${text.endsWith('\n') ? '\n' : ''}`;
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return bom + (text.includes('\r\n') ? json.replaceAll('\n', '\r\n') : json);
}

/** Whole or not at all, and for this user's eyes only. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const draft = `${target}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    await rename(draft, target);
  } catch (error) {
    // What keeps the draft from going must not hide what went wrong.
    await rm(draft, { force: true }).catch(() => {});
    const { code } = error as NodeJS.ErrnoException;
    throw new LocalSettingsError(`${path} cannot be written (${code}): check its permissions`, {
      cause: error,
    });
  }
}
