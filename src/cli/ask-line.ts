import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InterruptedError } from './cli-error.ts';

interface AskLineOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly isHidden?: boolean;
}

/** One line typed at a terminal, with `isHidden` without an echo; Ctrl-C and Ctrl-D reject. */
export function askLine(
  question: string,
  { stdin, stderr, isHidden = false }: AskLineOptions,
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: stdin,
    output: isHidden ? nowhere : stderr,
    terminal: true,
  });
  if (isHidden) stderr.write(question);
  return new Promise((resolve, reject) => {
    let answer: string | undefined;
    const stop = () => lines.close();
    // In this mode Ctrl-C is a key like any other and raises no signal.
    lines.once('SIGINT', stop);
    lines.once('close', () => {
      if (isHidden || answer === undefined) stderr.write('\n');
      if (answer === undefined) reject(new InterruptedError('interrupted; nothing was done'));
      else resolve(answer);
    });
    lines.question(isHidden ? '' : question, (text) => {
      answer = text;
      stop();
    });
  });
}
