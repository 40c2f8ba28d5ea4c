import { toVisible } from './visible.ts';

/** A piece of a line of JSON, and what it is. */
export interface Token {
  readonly kind: 'plain' | 'key' | 'string' | 'number' | 'word';
  readonly text: string;
}

const line = /^(\s*)("(?:[^"\\]|\\.)*"(?=: ))?(: )?(.*?)(,?)$/su;

/** JSON laid out in lines, each in pieces to be coloured; nothing in it is invisible. */
export function toJsonLines(value: unknown): Token[][] {
  const text = JSON.stringify(value, null, 2) ?? '';
  return text.split('\n').map(toTokens);
}

function toTokens(text: string): Token[] {
  const [, indent = '', key = '', colon = '', rest = '', comma = ''] = line.exec(text) ?? [];
  const tokens: Token[] = [
    { kind: 'plain', text: indent },
    { kind: 'key', text: toVisible(key) },
    { kind: 'plain', text: colon },
    { kind: kindOf(rest), text: toVisible(rest) },
    { kind: 'plain', text: comma },
  ];
  return tokens.filter((token) => token.text !== '');
}

function kindOf(text: string): Token['kind'] {
  if (text.startsWith('"')) return 'string';
  if (/^-?\d/.test(text)) return 'number';
  return /^[a-z]/.test(text) ? 'word' : 'plain';
}
