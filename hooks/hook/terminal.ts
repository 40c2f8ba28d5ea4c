import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { type Environment, readText } from '../../src/config/readers.ts';

/** Where a hook says what it does, and asks. */
export interface Terminal {
  /** Whether somebody is there to answer. */
  readonly canAsk: boolean;
  say(line: string): void;
  /** Resolves to what was typed, without white space around it; rejects where the hook is stopped. */
  ask(question: string): Promise<string>;
  /** The same, and shows nothing of what is typed. */
  askSecret(question: string): Promise<string>;
}

interface TerminalParts {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly env: Environment;
  readonly stopped: AbortSignal;
  /** Called for Ctrl-C, which is no signal while a question is open. */
  readonly stop: () => void;
}

/** The terminal that azd runs in; a pipeline, and `--no-prompt`, has nobody to answer. */
export function createTerminal({ input, output, env, stopped, stop }: TerminalParts): Terminal {
  const isUnattended = ['CI', 'AZD_NON_INTERACTIVE'].some(
    (name) => !['', 'false', '0'].includes((readText(env, name) ?? '').toLowerCase()),
  );

  async function ask(question: string, shown: NodeJS.WritableStream): Promise<string> {
    output.write(`${question} `);
    const lines = createInterface({ input, output: shown, terminal: true });
    lines.once('SIGINT', stop);
    try {
      return (await lines.question('', { signal: stopped })).trim();
    } finally {
      lines.close();
    }
  }

  return {
    canAsk: input.isTTY && output.isTTY && !isUnattended,
    say: (line) => void output.write(`${line}\n`),
    ask: (question) => ask(question, output),
    async askSecret(question) {
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      try {
        return await ask(question, nowhere);
      } finally {
        output.write('\n');
      }
    },
  };
}
