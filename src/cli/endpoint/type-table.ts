import type { Cell } from '../draw-table.ts';
import { type Output, table } from '../output.ts';
import type { Tone } from '../terminal.ts';

/** An event type, what the code does with it, and whether it is sent. */
export interface TypeRow {
  readonly type: string;
  readonly isHandled: boolean;
  readonly isSubscribed: boolean;
}

/** One row for each type; handled by the code but not sent, or sent for nothing, stands out. */
export function toTypeTable(rows: readonly TypeRow[]): Output {
  return table({
    rows,
    columns: [
      { title: 'type', value: ({ type }) => type, canShrink: true },
      { title: 'handled', value: ({ isHandled }) => toWord(isHandled) },
      { title: 'subscribed', value: ({ isSubscribed }) => toWord(isSubscribed), tone: toTone },
    ],
    empty: 'No event types.',
  });
}

/** The types that the code handles, where nobody can tell which are sent. */
export function toHandledTable(types: readonly string[]): Output {
  return table({
    rows: types.map((type) => ({ type, isHandled: true })),
    columns: [
      { title: 'type', value: ({ type }) => type, canShrink: true },
      { title: 'handled', value: ({ isHandled }) => toWord(isHandled) },
    ],
    empty: 'No event types.',
  });
}

function toWord(isSo: boolean): Cell {
  return isSo ? 'yes' : 'no';
}

function toTone({ isHandled, isSubscribed }: TypeRow): Tone | undefined {
  if (isHandled === isSubscribed) return isHandled ? 'good' : 'dim';
  return 'warn';
}
