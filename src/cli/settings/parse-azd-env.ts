import type { Environment } from '../../config/readers.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The lines `NAME="value"` of a file that azd wrote, with a backslash before what would end a value. */
export function parseAzdEnv(text: string): Environment {
  const env: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) env[name] = unquote(value);
  }
  return env;
}

function unquote(value: string): string {
  const [, quoted] = /^"(.*)"$/.exec(value) ?? [];
  if (quoted !== undefined) {
    return quoted.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
  }
  return /^'(.*)'$/.exec(value)?.[1] ?? value;
}
