import { suggest } from '../suggest.ts';

/** A value of the settings file, where it stands, and the list that its problems go to. */
export interface Setting {
  readonly value: unknown;
  /** Such as `rules[0].action`; empty for the file itself. */
  readonly path: string;
  readonly problems: string[];
}

/** The value in a JSON text, or what is wrong with the text, of which nothing is quoted. */
export function parseJson(
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  try {
    // Some editors begin a file with a byte order mark.
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The whole message would quote the file.
    const [place] = /line \d+ column \d+|^Unexpected (?:token '.'|end)/su.exec(error.message) ?? [];
    const where = place === undefined ? '' : ` (${place})`;
    const problem = `the policy is not JSON${where}: look for a comma, quote or bracket too many or too few, or a comment`;
    return { problem };
  }
}

/** Notes a problem: what is wrong, and after a colon what to do. Never echoes a number or address. */
export function complain({ path, problems }: Setting, problem: string): void {
  problems.push(`${path || 'the policy'} ${problem}`);
}

/** Notes that a value is missing or of another shape than `expected`. */
export function complainOfShape(setting: Setting, expected: string): void {
  const { value } = setting;
  const problem = value === undefined ? 'is missing' : `is ${kindOf(value)}`;
  complain(setting, `${problem}: give ${expected}`);
}

/** One member of an object, by a key of its own or one that no prototype has. */
export function member(parent: Setting, object: JsonObject, key: string): Setting {
  const name = /^[a-z_]\w*$/i.test(key) ? key : `[${JSON.stringify(key)}]`;
  const dot = parent.path === '' || name.startsWith('[') ? '' : '.';
  return { value: object[key], path: `${parent.path}${dot}${name}`, problems: parent.problems };
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object in a setting, or undefined with the problem noted. */
export function readObject(setting: Setting, expected = 'an object'): JsonObject | undefined {
  const { value } = setting;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  complainOfShape(setting, expected);
  return undefined;
}

/** The entries of a list that is not empty; none, with the problem noted, where it is no such list. */
export function readList(setting: Setting, expected: string): Setting[] {
  const { value, path, problems } = setting;
  if (Array.isArray(value) && value.length > 0) {
    return value.map((entry: unknown, index) => ({
      value: entry,
      path: `${path}[${index}]`,
      problems,
    }));
  }
  complainOfShape(setting, expected);
  return [];
}

/** Notes each key of an object that is not one of the known ones. */
export function checkKeys(parent: Setting, object: JsonObject, known: readonly string[]): void {
  for (const key of Object.keys(object).filter((name) => !known.includes(name))) {
    const hint = suggest(key, known) || `; known here: ${known.join(', ')}`;
    complain(member(parent, object, key), `is unknown: remove it${hint}`);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string' && value.trim() === '') return 'empty';
  if (!Array.isArray(value)) return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  return value.length === 0 ? 'an empty list' : 'a list';
}
