import { copy } from '../state/dialog.ts';
import { Icon } from './icon.tsx';
import { Shown } from './text.tsx';

/** A text that somebody may want elsewhere, with a button that copies it; `what` names it: `trace id`. */
export function Copyable({ what, text, title }: { what: string; text: string; title?: string }) {
  const name = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return (
    <>
      <Shown text={text} mono />
      <button
        type="button"
        class="quiet copy"
        aria-label={`Copy the ${what}`}
        title={title ?? `Copy the ${what}`}
        onClick={() => void copy(name, text, `Copied the ${what}`)}
      >
        <Icon name="copy" />
      </button>
    </>
  );
}
