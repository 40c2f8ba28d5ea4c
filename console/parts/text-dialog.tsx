import { Dialog } from './dialog.tsx';

/** A text to be copied by hand, where the browser does not let the page do it. */
export function TextDialog({ title, text }: { title: string; text: string }) {
  return (
    <Dialog title={title}>
      <textarea
        readOnly
        rows={10}
        aria-label={title}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  );
}
