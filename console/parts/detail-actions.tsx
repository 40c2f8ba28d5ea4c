import type { State } from '../../src/webhooks/delivery.ts';
import { copy, openDialog } from '../state/dialog.ts';
import { loadCurl, loadFixture } from '../state/open.ts';
import { toProblem } from '../state/request.ts';
import { say } from '../state/toast.ts';
import { Icon } from './icon.tsx';

/** What can be done with a delivery. */
export function DetailActions(props: { id: string; type: string; state: State }) {
  const { id, type, state } = props;
  // What nothing could read is not read better the next time.
  const isRemedy = state === 'dead' && type !== '';
  return (
    <div class="actions">
      <button
        type="button"
        class={isRemedy ? 'primary' : ''}
        onClick={() => openDialog({ kind: 'replay', id })}
      >
        <Icon name="replay" /> Replay…
      </button>
      <button type="button" onClick={() => openDialog({ kind: 'resend', id })}>
        <Icon name="send" /> Resend…
      </button>
      <button
        type="button"
        title="Copy a command that posts it once more, signed now and good for five minutes; for bash, zsh and fish"
        onClick={() => void copyLoaded('curl command', loadCurl(id))}
      >
        <Icon name="copy" /> curl
      </button>
      <button
        type="button"
        title="Copy it as a test's fixture"
        onClick={() => void copyLoaded('fixture', loadFixture(id))}
      >
        <Icon name="copy" /> Fixture
      </button>
    </div>
  );
}

async function copyLoaded(what: string, loading: Promise<string>): Promise<void> {
  try {
    await copy(what, await loading, `Copied the ${what}`);
  } catch (error) {
    const { error: text, remedy } = toProblem(error);
    say(remedy === undefined ? text : `${text}: ${remedy}`, { isLong: true });
  }
}
