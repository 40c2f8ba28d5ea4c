import { signal } from '@preact/signals';
import { say } from './toast.ts';

/** Which dialogue is open. */
export type Dialog =
  | { readonly kind: 'help' }
  | { readonly kind: 'replay'; readonly id: string }
  | { readonly kind: 'replay-all' }
  | { readonly kind: 'resend'; readonly id: string }
  | { readonly kind: 'sample' }
  | { readonly kind: 'text'; readonly title: string; readonly text: string };

export const dialog = signal<Dialog | undefined>(undefined);

/** Opens a dialogue over the page. */
export function openDialog(next: Dialog): void {
  dialog.value = next;
}

/** Closes whatever dialogue is open. */
export function closeDialog(): void {
  dialog.value = undefined;
}

/** Copies a text, or shows it where the browser does not allow that. */
export async function copy(title: string, text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    openDialog({ kind: 'text', title, text });
  }
}
