import { styleText } from 'node:util';
import type ora from 'ora';
import { askLine } from './ask-line.ts';
import type { Spinner, Terminal, Tone } from './terminal.ts';

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;

const formats = { good: 'green', bad: 'red', warn: 'yellow', dim: 'dim', strong: 'bold' } as const;

/** The terminal that a process runs in. */
export function createNodeTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  // A terminal of no width, as some containers have, would break every line.
  const columns = stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY;
  return {
    columns,
    canAsk: stdin.isTTY && stderr.isTTY,
    write: (content) => void stdout.write(content),
    writeError: (text) => void stderr.write(text),
    style: styleFor(stdout),
    styleError: styleFor(stderr),
    readInput: async () => Buffer.concat(await Array.fromAsync(readChunks(stdin))).toString(),
    ask: (question, options) => askLine(question, { stdin, stderr, ...options }),
    spin: stderr.isTTY && stderr.columns > 0 ? (text) => spin(text, stderr) : undefined,
  };
}

/** `styleText` heeds NO_COLOR and FORCE_COLOR, and whether the stream is a terminal. */
function styleFor(stream: NodeJS.WriteStream): Terminal['style'] {
  return (tone: Tone, text: string) => styleText(formats[tone], text, { stream });
}

async function* readChunks(stdin: NodeJS.ReadStream): AsyncGenerator<Buffer> {
  for await (const chunk of stdin as AsyncIterable<Buffer | string>) yield Buffer.from(chunk);
}

/** The library loads when somebody has to wait, so that nobody waits for it. */
function spin(first: string, stream: NodeJS.WriteStream): Spinner {
  let text = first;
  let spinner: ReturnType<typeof ora> | undefined;
  let isStopped = false;
  const start = async () => {
    const { default: create } = await import('ora');
    if (!isStopped) spinner = create({ text, stream, discardStdin: false }).start();
  };
  void start();
  return {
    update(next) {
      text = next;
      if (spinner) spinner.text = next;
    },
    stop() {
      isStopped = true;
      spinner?.stop();
    },
  };
}
