import { toCommand, type Command, type KeyPress } from '../logic/keys.ts';
import { cursor, moveCursor } from '../state/cursor.ts';
import { openDialog } from '../state/dialog.ts';
import { closeDelivery, openDelivery, page, view } from '../state/view.ts';

/** Ids of what the keyboard has to find. */
export const searchId = 'search';
export const listId = 'flow-list';

/** Does what a key asks for, unless it belongs to whatever has the focus. */
export function onKeyDown(event: KeyboardEvent): void {
  const command = toCommand({
    key: event.key,
    hasModifier: event.ctrlKey || event.metaKey || event.altKey,
    focus: focusOf(document.activeElement),
    isDialogOpen: document.querySelector('dialog[open]') !== null,
  });
  if (command === undefined || event.defaultPrevented || event.isComposing) return;
  if (run(command)) event.preventDefault();
}

function run(command: Command): boolean {
  const { open } = view.value;
  const isFlow = page.value === 'flow';
  switch (command) {
    case 'next':
    case 'previous':
      if (isFlow) move(command === 'next' ? 1 : -1);
      return isFlow;
    case 'open':
      if (cursor.value !== '') openDelivery(cursor.value);
      return cursor.value !== '';
    case 'close':
      closeDelivery();
      focusOn(listId);
      return open !== '';
    case 'search':
      return focusOn(searchId);
    case 'replay':
      if (open !== '') openDialog({ kind: 'replay', id: open });
      return open !== '';
    case 'help':
      openDialog({ kind: 'help' });
      return true;
  }
}

function move(step: 1 | -1): void {
  moveCursor(step);
  if (view.value.open !== '' && cursor.value !== '') openDelivery(cursor.value);
  else focusOn(listId);
}

function focusOn(id: string): boolean {
  const element = document.querySelector<HTMLElement>(`#${id}`);
  element?.focus();
  return element !== null;
}

function focusOf(element: Element | null): KeyPress['focus'] {
  if (element === null) return 'page';
  if (element.id === listId) return 'list';
  if (element.matches('input:not([type=checkbox]), textarea, select')) return 'field';
  return element.matches('button, a, summary, input, [role=tab]') ? 'control' : 'page';
}
