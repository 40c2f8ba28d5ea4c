import { signal } from '@preact/signals';
import { loadMore, rows } from './flow.ts';
import { view } from './view.ts';

/** The id of the row that the keyboard is on; empty before it was used. */
export const cursor = signal('');

/** Moves it up or down the list; it begins at the open delivery, else at the top. */
export function moveCursor(step: 1 | -1): void {
  const list = rows.value;
  const from = cursor.value === '' ? view.value.open : cursor.value;
  const at = list.findIndex(({ id }) => id === from);
  const to = at === -1 ? 0 : Math.max(0, Math.min(list.length - 1, at + step));
  cursor.value = list[to]?.id ?? '';
  if (to >= list.length - 5) void loadMore();
}
