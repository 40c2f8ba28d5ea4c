import { signal } from '@preact/signals';

/** Milliseconds since 1970, a second apart; ages follow it. */
export const now = signal(Date.now());

/** Lets the clock go; it stands while nobody looks. */
export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) now.value = Date.now();
  }, 1000);
}
