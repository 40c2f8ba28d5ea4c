/** An expression is its text; an object and an array are what they hold. */
export type Value = string | readonly Value[] | BicepObject;

export interface BicepObject {
  readonly [key: string]: Value;
}

export interface Declaration {
  readonly kind: string;
  /** The symbol; empty where there is none, as in `targetScope`. */
  readonly name: string;
  /** What stands between the symbol and `=`: a type, or the path of a module. */
  readonly type: string;
  /** Each decorator's text without the `@`. */
  readonly decorators: readonly string[];
  /** Of a loop: what is between `for` and `:`. The value is then that of one turn. */
  readonly loop?: string;
  /** What has to be true for it to exist, with its brackets. */
  readonly condition?: string;
  readonly value: Value;
}

/**
 * Reads as much of Bicep as the templates here are written in: declarations with decorators, objects,
 * arrays, loops around a resource, conditions, nested resources, imports (as text). Throws at what it does not know.
 */
export function readBicep(text: string): readonly Declaration[] {
  const source = withoutComments(text);
  let at = 0;

  const fail = (wanted: string): never => {
    const line = source.slice(0, at).split('\n').length;
    throw new SyntaxError(`line ${line}: expected ${wanted} at "${source.slice(at, at + 40)}"`);
  };
  const skip = (pattern: RegExp): string => {
    const [match = ''] = new RegExp(pattern, 'y').exec(source.slice(at)) ?? [];
    at += match.length;
    return match;
  };
  const take = (pattern: RegExp, wanted: string): string => skip(pattern) || fail(wanted);

  /** Up to one of the characters in `ends` that is in no string and no bracket. */
  const takeText = (ends: string): string => {
    const start = at;
    let depth = 0;
    while (at < source.length) {
      const character = source.charAt(at);
      if (depth === 0 && ends.includes(character)) break;
      if (character === "'") at += stringLength(source, at);
      else at += 1;
      if ('([{'.includes(character)) depth += 1;
      if (')]}'.includes(character)) depth -= 1;
      if (depth < 0) fail('a balanced expression');
    }
    if (depth > 0) fail('a closing bracket');
    return source.slice(start, at).trim();
  };

  const takeValue = (): Value => {
    skip(/[ \t]*/);
    const start = at;
    const structured = source.charAt(at) === '{' ? takeObject() : takeArray();
    // `[a][0]` and the like are expressions that only begin like a structure.
    const [rest = ''] = /^[ \t]*[^\n,}\]]?/.exec(source.slice(at)) ?? [];
    if (structured !== undefined && rest.trim() === '') return structured;
    at = start;
    return takeText('\n,}]') || fail('a value');
  };

  const takeObject = (): BicepObject => {
    const entries: [string, Value][] = [];
    take(/\{[\s,]*/, '{');
    while (skip(/\}/) === '') {
      if (/^(@|resource\s)/.test(source.slice(at))) {
        const nested = takeDeclaration();
        entries.push([`${nested.kind} ${nested.name}`, nested.value]);
      } else {
        const key = source.charAt(at) === "'" ? takeText(':') : take(/\w+/, 'a key');
        take(/\s*:/, ':');
        entries.push([toLiteral(key) ?? key, takeValue()]);
      }
      skip(/[\s,]*/);
    }
    return Object.fromEntries(entries);
  };

  const takeArray = (): readonly Value[] | undefined => {
    if (!/^\[(?!\s*for\b)/.test(source.slice(at))) return undefined;
    const items: Value[] = [];
    take(/\[[\s,]*/, '[');
    while (skip(/\]/) === '') {
      items.push(takeValue());
      skip(/[\s,]*/);
    }
    return items;
  };

  const takeDeclaration = (): Declaration => {
    const decorators: string[] = [];
    while (skip(/@/) !== '') {
      decorators.push(takeText('\n'));
      skip(/\s*/);
    }
    const kind = take(/\w+/, 'a declaration');
    if (kind === 'import') return { kind, name: '', type: '', decorators, value: takeText('\n') };
    const name = skip(/[ \t]+\w+/).trim();
    if (name === '' && kind !== 'targetScope') fail('a name');
    if (kind === 'param' || kind === 'output') {
      const type = take(/[ \t]+(\([^)]*\)|\w+)(\[\])?[ \t]*/, 'a type').trim();
      const value = skip(/=/) === '' ? '' : takeValue();
      return { kind, name, type, decorators, value };
    }
    const type = source.charAt(at + 1) === "'" ? takeText('=') : skip(/[ \t]*/).trim();
    take(/[ \t]*=[ \t]*/, '=');
    if (skip(/\[\s*for\b/) === '') return { kind, name, type, decorators, ...takeBody() };
    const loop = takeText(':');
    take(/:/, ':');
    const body = takeBody();
    take(/\s*\]/, ']');
    return { kind, name, type, decorators, loop, ...body };
  };

  const takeBody = (): Pick<Declaration, 'condition' | 'value'> => {
    const condition = skip(/[ \t]*if(?=[ \t]*\()/) === '' ? undefined : takeText('{');
    return { ...(condition !== undefined && { condition }), value: takeValue() };
  };

  const declarations: Declaration[] = [];
  skip(/\s*/);
  while (at < source.length) {
    declarations.push(takeDeclaration());
    skip(/\s*/);
  }
  return declarations;
}

/** What a string literal without interpolation says. */
export function toLiteral(value: Value | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  return /^'((?:[^'\\$]|\\.|\$(?!\{))*)'$/.exec(value)?.[1];
}

/** The value at a path of keys, or undefined. */
export function valueAt(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (value === undefined || typeof value === 'string' || !Object.hasOwn(value, key)) {
    return undefined;
  }
  return valueAt((value as BicepObject)[key], ...rest);
}

/** The text with each comment blanked out; what looks like one inside a string stays. */
export function withoutComments(text: string): string {
  let result = '';
  for (let index = 0; index < text.length;) {
    const [comment = ''] = /^(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(text.slice(index)) ?? [];
    const length = text.charAt(index) === "'" ? stringLength(text, index) : comment.length || 1;
    const part = text.slice(index, index + length);
    result += comment === '' ? part : part.replace(/[^\n]/g, ' ');
    index += length;
  }
  return result;
}

/** Length of the string literal that begins at `start`, with any strings inside its interpolations. */
function stringLength(text: string, start: number): number {
  if (text.startsWith("'''", start)) {
    const end = text.indexOf("'''", start + 3);
    if (end < 0) throw new SyntaxError('A string without an end');
    return end + 3 - start;
  }
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\n') break;
    if (character === '\\') index += 1;
    else if (character === "'") return index + 1 - start;
    else if (text.startsWith('${', index)) index = interpolationEnd(text, index + 2);
  }
  throw new SyntaxError(`A string without an end: ${text.slice(start, start + 40)}`);
}

function interpolationEnd(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "'") index += stringLength(text, index) - 1;
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth === 0) return index;
  }
  throw new SyntaxError('An interpolation without an end');
}
