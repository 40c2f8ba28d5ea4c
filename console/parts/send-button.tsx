import type { ComponentChildren } from 'preact';
import { openDialog } from '../state/dialog.ts';
import { info } from '../state/info.ts';
import { Icon } from './icon.tsx';

/** Opens the dialogue of samples, or says why there is none. */
export function SendButton({ children }: { children: ComponentChildren }) {
  const cannot = info.value.value?.samples.length === 0;
  return (
    <button
      type="button"
      class="primary"
      disabled={cannot}
      title={cannot ? 'There is no signing secret here to sign a sample with' : undefined}
      onClick={() => openDialog({ kind: 'sample' })}
    >
      <Icon name="send" /> {children}
    </button>
  );
}
