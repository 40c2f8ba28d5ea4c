import { isFiltering, noFilter } from '../logic/view.ts';
import { copy } from '../state/dialog.ts';
import { info } from '../state/info.ts';
import { narrow, view } from '../state/view.ts';
import { Icon } from './icon.tsx';
import { SendButton } from './send-button.tsx';
import { Shown } from './text.tsx';

const command = 'npm run send -- response.completed';

/** What to do when there is nothing to see. */
export function FlowEmpty() {
  return isFiltering(view.value.filter) ? <NothingFits /> : <NothingYet />;
}

function NothingFits() {
  return (
    <div class="empty">
      <h2>Nothing fits this filter</h2>
      {view.value.filter.search === '' ? (
        <p>What fits it will appear here as it arrives.</p>
      ) : (
        <p>
          Searched are the ids of the delivery, of its event and of what that is about, the type and
          the outcome; not the bodies.
        </p>
      )}
      <button type="button" onClick={() => narrow(noFilter)}>
        Show everything
      </button>
    </div>
  );
}

function NothingYet() {
  const url = info.value.value?.webhookUrl;
  return (
    <div class="empty">
      <h2>Nothing has arrived yet</h2>
      <p>Send the first event from here, or from a terminal:</p>
      <p class="command">
        <code>{command}</code>
        <button
          type="button"
          class="quiet square"
          aria-label="Copy the command"
          onClick={() => void copy('Command', command, 'Copied the command')}
        >
          <Icon name="copy" />
        </button>
      </p>
      <SendButton>Send a sample</SendButton>
      {url !== undefined && (
        <p class="muted">
          Senders post to <Shown text={url} mono />
        </p>
      )}
    </div>
  );
}
