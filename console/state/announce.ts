import { signal } from '@preact/signals';
import { plural } from '../logic/numbers.ts';

/** A screen reader that speaks without end is turned off. */
const QUIET_MS = 5000;

/** What a screen reader is told. */
export const announcement = signal('');

let unsaid = 0;
let timer: NodeJS.Timeout | undefined;

/** Counts what arrived, and says so once things are quiet enough. */
export function announce(added: number): void {
  if (added === 0) return;
  unsaid += added;
  timer ??= setTimeout(() => {
    announcement.value = plural(unsaid, 'new delivery', 'new deliveries');
    unsaid = 0;
    timer = undefined;
  }, QUIET_MS);
}
