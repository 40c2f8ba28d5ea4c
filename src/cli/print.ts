import { EXIT } from './cli-error.ts';
import type { Output, OutputStream, RawOutput } from './output.ts';
import type { Terminal } from './terminal.ts';

/** Prints what a command returned, for people or as JSON, and says with which code to exit. */
export async function print(
  output: Output | OutputStream | RawOutput,
  { json = false }: { json?: boolean | undefined },
  terminal: Terminal,
): Promise<number> {
  if ('bytes' in output) {
    terminal.write(output.bytes);
    return EXIT.ok;
  }
  if (!('items' in output)) {
    const text = json ? JSON.stringify(output.data, undefined, 2) : output.draw(terminal);
    terminal.write(`${text}\n`);
    return output.hasProblems ? EXIT.problems : EXIT.ok;
  }
  let exitCode = EXIT.ok;
  for await (const item of output.items) {
    terminal.write(`${json ? JSON.stringify(item.data) : item.draw(terminal)}\n`);
    if (item.hasProblems) exitCode = EXIT.problems;
  }
  return exitCode;
}
