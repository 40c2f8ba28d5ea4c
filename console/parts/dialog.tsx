import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { closeDialog } from '../state/dialog.ts';
import { Icon } from './icon.tsx';

/** A dialogue over the page; the browser keeps the focus in it and gives it back afterwards. */
export function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const shown = element.current;
    shown?.showModal();
    // It begins where something can be written, not at its close button.
    shown?.querySelector<HTMLElement>('input, select, textarea')?.focus();
    return () => shown?.close();
  }, []);

  return (
    <dialog
      ref={element}
      aria-labelledby="dialog-title"
      onClose={closeDialog}
      onClick={(event) => {
        // Only what is beside the dialogue is the dialogue itself.
        if (event.target === element.current) element.current?.close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button
            type="button"
            class="quiet square"
            aria-label="Close"
            onClick={() => element.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
