/** Settings as the process got them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings under their names, and the list to which every problem with them is added. */
export interface Source {
  readonly env: Environment;
  readonly problems: string[];
}

export interface Bounds {
  readonly min?: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

const NAMES = 'sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
/** Six fields of numbers, names of days and months, and `* , - /` between them. */
const CRON = new RegExp(`^(([\\d*,/-]|${NAMES})+(\\s+|$)){6}$`, 'i');

/**
 * A setting without the white space around it, or undefined where it is not set. What Azure leaves in
 * a setting whose secret is not in the vault yet is as good as none.
 */
export function readText(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text && !isUnresolved(text) ? text : undefined;
}

/** Whether a setting refers to a secret that Azure could not put in its place (yet). */
export function isUnresolved(text: string | undefined): boolean {
  return text?.trim().startsWith('@Microsoft.KeyVault(') ?? false;
}

/** An address without user and password; plain HTTP only to this machine. */
export function readAddress({ env, problems }: Source, name: string): string | undefined {
  const text = readText(env, name);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isSecure = url?.protocol === 'https:' || (isLocal && url.protocol === 'http:');
  if (url && isSecure && `${url.username}${url.password}` === '') return text;
  problems.push(
    `${name} is not an https address without user and password: copy it again, without quotes ` +
      '(http will do on 127.0.0.1 and localhost)',
  );
  return undefined;
}

/** A number within its bounds; the fallback where none is set. */
export function readNumber(
  { env, problems }: Source,
  name: string,
  fallback: number,
  { min = 0, max, isWhole = false }: Bounds,
): number {
  const text = readText(env, name);
  if (text === undefined) return fallback;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const isGood = value >= min && value <= max && (!isWhole || Number.isInteger(value));
  if (isGood) return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  problems.push(`${name} is "${text}": give ${kind} from ${min} to ${max}, or leave it out`);
  return fallback;
}

/** Six cron fields, seconds first. */
export function readSchedule({ env, problems }: Source, name: string, fallback: string): string {
  const text = readText(env, name);
  if (text === undefined || CRON.test(text)) return text ?? fallback;
  problems.push(`${name} is "${text}": give six cron fields, seconds first, such as "${fallback}"`);
  return fallback;
}

/** One of several words. */
export function readChoice<Choice extends string>(
  { env, problems }: Source,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = readText(env, name);
  const choice = choices.find((known) => known === text);
  if (text !== undefined && choice === undefined) {
    problems.push(`${name} is "${text}": give ${choices.join(' or ')}, or leave it out`);
  }
  return choice ?? choices[0];
}

/** The entries of a list separated by commas. */
export function readList(env: Environment, name: string): readonly string[] {
  const entries = readText(env, name)?.split(',') ?? [];
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}
