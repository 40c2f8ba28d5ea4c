import { signal } from '@preact/signals';

const SHOWN_MS = 4000;
/** What has to be read, and not only noticed. */
const SHOWN_LONG_MS = 10_000;

/** A word on what was just done; empty where there is none. */
export const toast = signal('');

let timer: NodeJS.Timeout | undefined;

/** Says something for a moment, or for longer where somebody has to do something. */
export function say(text: string, { isLong = false } = {}): void {
  clearTimeout(timer);
  toast.value = text;
  timer = setTimeout(
    () => {
      toast.value = '';
    },
    isLong ? SHOWN_LONG_MS : SHOWN_MS,
  );
}
