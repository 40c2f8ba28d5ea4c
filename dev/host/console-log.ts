import { inspect, styleText } from 'node:util';
import type { LogLevel } from './core-types.ts';
import { isRecord } from './is-record.ts';

/** One thing to log; without a function it comes from the host itself. The message may be a JSON object. */
export interface LogRecord {
  level: LogLevel;
  function?: string | undefined;
  invocationId?: string | undefined;
  message: string;
  /** Shown below the message: all that `inspect` says of an error, with its causes. */
  stack?: string | undefined;
}

/** Takes what is to be logged. */
export type Log = (record: LogRecord) => void;

/** How to write, and where to. */
export interface ConsoleLogOptions {
  format: 'pretty' | 'json';
  colour: boolean;
  write: (text: string) => void;
}

/** Makes a log that writes one readable line, or exactly one line of JSON, for each record. */
export function createConsoleLog({ format, colour, write }: ConsoleLogOptions): Log {
  const toText = format === 'json' ? toJsonLine : createPrettyFormat(colour);
  return (record) => {
    if (record.level !== 'none') {
      write(`${toText(record, new Date())}\n`);
    }
  };
}

/** An error as a record's message and stack. */
export function toErrorText(error: unknown): Pick<LogRecord, 'message' | 'stack'> {
  return error instanceof Error
    ? { message: `${error.name}: ${error.message}`, stack: inspect(error) }
    : { message: inspect(error) };
}

function toJsonLine(record: LogRecord, now: Date): string {
  const { level, function: name, invocationId, stack } = record;
  const head = { time: now.toISOString(), level, function: name, invocationId };
  const fields = readFields(record.message) ?? { message: record.message };
  // The host's members come first, and win over those of the same name in the app's line.
  return JSON.stringify({ ...head, ...fields, ...head, ...(stack !== undefined && { stack }) });
}

function createPrettyFormat(colour: boolean): (record: LogRecord, now: Date) => string {
  const style = (name: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(name, text, { validateStream: false }) : text;
  const marks: Partial<Record<LogLevel, string>> = {
    trace: style('gray', 'trace  '),
    debug: style('gray', 'debug  '),
    warning: style('yellow', 'warning  '),
    error: style('red', 'error  '),
    critical: style('red', 'critical  '),
  };
  let width = 8;
  return (record, now) => {
    const name = record.function ?? 'host';
    width = Math.max(width, name.length);
    const time = style('gray', now.toTimeString().slice(0, 8));
    // What `inspect` says of an error begins with its message.
    const text = record.stack ?? toPrettyMessage(record.message);
    const [first = '', ...more] = text.split('\n');
    const head = `${time} ${style('cyan', name.padEnd(width))}  ${marks[record.level] ?? ''}${first}`;
    return [head, ...more.map((line) => `    ${line}`)].join('\n');
  };
}

function toPrettyMessage(message: string): string {
  const fields = readFields(message);
  if (!fields) {
    return message;
  }
  const { message: text = '', stack, traceId, spanId: _spanId, ...rest } = fields;
  const head = typeof text === 'string' ? text : JSON.stringify(text);
  const pairs = Object.entries(rest).map(([name, value]) => `${name}=${toPrettyValue(value)}`);
  // Enough to tell the lines of one trace from those of another.
  const trace = typeof traceId === 'string' ? [`trace=${traceId.slice(0, 8)}`] : [];
  const line = [head, [...pairs, ...trace].join(' ')].filter((part) => part !== '').join('  ');
  return typeof stack === 'string' ? `${line}\n${stack}` : line;
}

function toPrettyValue(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function readFields(message: string): Record<string, unknown> | undefined {
  if (!message.startsWith('{')) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(message);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
