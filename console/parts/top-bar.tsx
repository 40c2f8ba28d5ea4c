import { openDialog } from '../state/dialog.ts';
import { info } from '../state/info.ts';
import { theme, toggleTheme } from '../state/theme.ts';
import { go, page } from '../state/view.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { Icon } from './icon.tsx';
import { SearchBox } from './search-box.tsx';
import { SendButton } from './send-button.tsx';
import { Shown } from './text.tsx';

/** Where this is, whether it is live, and what can be done from everywhere. */
export function TopBar() {
  const { value } = info.value;
  const other = theme.value === 'dark' ? 'light' : 'dark';
  return (
    <header class="top">
      <div class="place">
        <span class="brand" aria-hidden="true" />
        <strong>Inspector</strong>
        {value && (
          <span class={value.isLocal ? 'where' : 'where is-remote'}>
            <Shown text={value.place} />
          </span>
        )}
        <ConnectionBadge />
      </div>
      <nav class="pages" aria-label="Pages">
        <PageButton to="flow" label="Flow" />
        <PageButton to="health" label="Health" />
      </nav>
      <SearchBox />
      <div class="tools">
        <SendButton>
          <span class="wide-only">Send a sample</span>
          <span class="narrow-only">Send</span>
        </SendButton>
        <button
          type="button"
          class="quiet square"
          aria-label={`Use ${other} colours`}
          title={`Use ${other} colours`}
          onClick={toggleTheme}
        >
          <Icon name={other === 'dark' ? 'moon' : 'sun'} />
        </button>
        <button
          type="button"
          class="quiet square"
          aria-label="Keyboard and help"
          title="Keyboard and help (?)"
          onClick={() => openDialog({ kind: 'help' })}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}

function PageButton({ to, label }: { to: 'flow' | 'health'; label: string }) {
  const isCurrent = page.value === to;
  return (
    <button
      type="button"
      class="page-button"
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => {
        if (!isCurrent) go({ page: to }, { push: true });
      }}
    >
      {label}
    </button>
  );
}
