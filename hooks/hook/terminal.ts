import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { type Environment, readText } from '../../src/config/readers.ts';
import { failure } from './problem.ts';

/** Where a hook says what it does, and asks. */
export interface Terminal {
  /** Whether somebody is there to answer. */
  readonly canAsk: boolean;
  say(line: string): void;
  /**
   * Resolves to what was typed, without white space around it; to nothing after two minutes. Rejects where the hook is
   * stopped, and with a `HookError` where the input ends.
   */
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
  /** For an answer, in milliseconds. */
  readonly limitMs?: number;
}

const LIMIT_MS = 120_000;

/**
 * The terminal that azd runs in; a pipeline has nobody to answer. Of `--no-prompt` a hook knows nothing, for azd gives
 * it variables alone: `AZD_NON_INTERACTIVE` says the same, and `REGISTER_ENDPOINT` leaves no question.
 */
export function createTerminal(parts: TerminalParts): Terminal {
  const { input, output, env, stopped, stop, limitMs = LIMIT_MS } = parts;
  const isUnattended = ['CI', 'AZD_NON_INTERACTIVE'].some(
    (name) => !['', 'false', '0'].includes((readText(env, name) ?? '').toLowerCase()),
  );

  async function ask(question: string, shown: NodeJS.WritableStream): Promise<string> {
    output.write(`${question} `);
    const lines = createInterface({ input, output: shown, terminal: true });
    lines.once('SIGINT', stop);
    // A pipeline may have a terminal, and nobody at it.
    const timeUp = AbortSignal.timeout(limitMs);
    // A question that loses its input never ends by itself.
    const closed = new Promise<never>((_, reject) => {
      lines.once('close', () => reject(inputEnded()));
    });
    try {
      const answer = lines.question('', { signal: AbortSignal.any([stopped, timeUp]) });
      return (await Promise.race([answer, closed])).trim();
    } catch (error) {
      if (!timeUp.aborted || stopped.aborted) throw error;
      output.write('\nNobody answers: going on as with no answer.\n');
      return '';
    } finally {
      closed.catch(() => {});
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

function inputEnded(): Error {
  return failure(
    'the input ended before an answer',
    'azd env set REGISTER_ENDPOINT no\nor, with OPENAI_API_KEY in the environment: azd env set REGISTER_ENDPOINT openai',
  );
}
