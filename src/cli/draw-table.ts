import { toLocalTime } from './format.ts';
import type { Look, Tone } from './terminal.ts';

/** Undefined leaves the cell empty. */
export type Cell = string | number | Date | undefined;

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => Cell;
  readonly tone?: (row: Row) => Tone | undefined;
  /** Whether it may be cut where the line is too narrow for all. */
  readonly canShrink?: boolean;
}

const GAP = '  ';
const NARROWEST = 8;

/** Rows under their titles, no wider than the terminal as long as there is something to cut. */
export function drawTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  look: Look,
): string {
  const drawn = columns.map((column) => {
    const values = rows.map((row) => column.value(row));
    const texts = values.map(toText);
    return {
      ...column,
      texts,
      isNumber: values.some((value) => typeof value === 'number'),
      width: Math.max(...[column.title, ...texts].map(toWidth)),
    };
  });
  shrink(drawn, look.columns);

  const toLine = (
    toCell: (column: (typeof drawn)[number]) => { text: string; tone: Tone | undefined },
  ) =>
    drawn
      .map((column, index) => {
        const { text, tone } = toCell(column);
        const padded = pad(cut(text, column.width), column, index === drawn.length - 1);
        return tone === undefined ? padded : look.style(tone, padded);
      })
      .join(GAP)
      .trimEnd();

  return [
    toLine(({ title }) => ({ text: title.toUpperCase(), tone: 'dim' })),
    ...rows.map((row, index) =>
      toLine(({ texts, tone }) => ({ text: texts[index] ?? '', tone: tone?.(row) })),
    ),
  ].join('\n');
}

/** A cell as one line; what strangers sent cannot steer the terminal. */
export function toText(cell: Cell): string {
  if (cell === undefined) return '';
  if (cell instanceof Date) return toLocalTime(cell);
  return String(cell).replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
}

function shrink(columns: { width: number; canShrink?: boolean }[], limit: number): void {
  const toTotal = () => columns.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  let excess = toTotal() - limit;
  while (excess > 0) {
    const [widest] = columns
      .filter(({ canShrink, width }) => canShrink && width > NARROWEST)
      .toSorted((a, b) => b.width - a.width);
    if (!widest) return;
    widest.width -= 1;
    excess -= 1;
  }
}

function pad(text: string, column: { width: number; isNumber: boolean }, isLast: boolean): string {
  const space = ' '.repeat(Math.max(0, column.width - toWidth(text)));
  if (column.isNumber) return space + text;
  return isLast ? text : text + space;
}

function cut(text: string, width: number): string {
  const letters = Array.from(text);
  return letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : text;
}

function toWidth(text: string): number {
  return Array.from(text).length;
}
