import { signal } from '@preact/signals';

const SHOWN_MS = 4000;

/** A word on what was just done; empty where there is none. */
export const toast = signal('');

let timer: NodeJS.Timeout | undefined;

/** Says something for a moment. */
export function say(text: string): void {
  clearTimeout(timer);
  toast.value = text;
  timer = setTimeout(() => {
    toast.value = '';
  }, SHOWN_MS);
}
