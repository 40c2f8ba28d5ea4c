import { type Cell, type Column, drawTable, toText } from './draw-table.ts';
import type { Look } from './terminal.ts';

/** What a command has to say: data for programs, and how to draw it for people. */
export interface Output {
  /** Becomes JSON, so a `Date` becomes UTC; never holds a secret unless it was asked for. */
  readonly data: unknown;
  /** Without a line break at its end. */
  readonly draw: (look: Look) => string;
  /** Something is wrong with what was looked at: the exit code says so. */
  readonly hasProblems?: boolean;
}

/** The same, one after the other, for as long as they come: NDJSON for programs. */
export interface OutputStream {
  readonly items: AsyncIterable<Output>;
}

/** Exactly these bytes, with `--json` too. */
export interface RawOutput {
  readonly bytes: Uint8Array;
}

interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Said in place of a table without rows, with what to do about it. */
  readonly empty: string;
}

/** Rows as a table, or as a JSON array. */
export function table<Row>({ columns, rows, empty }: Table<Row>): Output {
  return {
    data: rows,
    draw: (look) => (rows.length === 0 ? empty : drawTable(columns, rows, look)),
  };
}

/** One thing as names and values, or as a JSON object; a name without a value is left out. */
export function details(data: object, fields: Readonly<Record<string, Cell>>): Output {
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return {
    data,
    draw: ({ style }) =>
      shown
        .map(([name, value]) => `${style('dim', name.padEnd(width))}  ${toText(value)}`)
        .join('\n'),
  };
}

/** A sentence, or a JSON object that says the same. */
export function message(data: object, text: string): Output {
  return { data, draw: () => text };
}
