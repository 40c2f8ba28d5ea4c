/** What a key asks for. */
export type Command = 'next' | 'previous' | 'open' | 'close' | 'search' | 'replay' | 'help';

const commands: Readonly<Record<string, Command>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  Enter: 'open',
  Escape: 'close',
  '/': 'search',
  r: 'replay',
  '?': 'help',
};

/** Where a key was pressed. */
export interface KeyPress {
  readonly key: string;
  readonly hasModifier: boolean;
  /** `list`: the flow has the focus; `field`: somebody writes; `control`: a button or a link has it. */
  readonly focus: 'list' | 'field' | 'control' | 'page';
  /** A dialogue has the keyboard for itself. */
  readonly isDialogOpen: boolean;
}

/** The command of a key, or undefined where it belongs to whatever has the focus. */
export function toCommand({
  key,
  hasModifier,
  focus,
  isDialogOpen,
}: KeyPress): Command | undefined {
  if (hasModifier || isDialogOpen || !Object.hasOwn(commands, key)) return undefined;
  if (focus === 'field') return undefined;
  // The arrows scroll, and Enter presses a button; only in the list do they mean its rows.
  const needsList = key === 'Enter' || key.startsWith('Arrow');
  return needsList && focus !== 'list' ? undefined : commands[key];
}
