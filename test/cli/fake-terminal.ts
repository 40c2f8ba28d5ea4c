import type { Spinner, Terminal } from '../../src/cli/terminal.ts';

export interface FakeTerminal extends Terminal {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** What the spinner showed, and `stopped`. */
  readonly spun: readonly string[];
  readonly asked: readonly string[];
}

interface Options {
  columns?: number;
  /** Marks tones as `<good>text</good>`. */
  hasTones?: boolean;
  /** What the user answers, in order; without any nobody is there. */
  answers?: string[];
  input?: string;
  isTerminal?: boolean;
}

/** A terminal that keeps what it is told. */
export function createFakeTerminal(options: Options = {}): FakeTerminal {
  const { columns = 80, hasTones = false, answers, input = '', isTerminal = true } = options;
  let out = '';
  let error = '';
  const spun: string[] = [];
  const asked: string[] = [];
  const style: Terminal['style'] = (tone, text) => (hasTones ? `<${tone}>${text}</${tone}>` : text);
  const spin = (text: string): Spinner => {
    spun.push(text);
    return { update: (next) => spun.push(next), stop: () => spun.push('stopped') };
  };
  return {
    columns,
    canAsk: answers !== undefined,
    write: (content) => {
      // Each byte as a character, so that a test can tell them all apart.
      out += typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
    },
    writeError: (text) => (error += text),
    style,
    styleError: style,
    readInput: async () => input,
    ask: async (question) => {
      asked.push(question);
      return answers?.shift() ?? '';
    },
    spin: isTerminal ? spin : undefined,
    stdout: () => out,
    stderr: () => error,
    spun,
    asked,
  };
}
