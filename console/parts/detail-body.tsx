import type { Detail } from '../../src/cli/console/api.ts';
import { isPersonal } from '../state/open.ts';
import { openTab, view } from '../state/view.ts';
import { tabs, type Tab } from '../logic/view.ts';
import { EventView } from './event-view.tsx';
import { HeadersView } from './headers-view.tsx';
import { PersonalSwitch } from './personal-switch.tsx';
import { ResultsView } from './results-view.tsx';
import { Timeline } from './timeline.tsx';

const labels: Readonly<Record<Tab, string>> = {
  timeline: 'Timeline',
  event: 'Event',
  results: 'Results',
  headers: 'Headers',
};

/** The sides of a delivery, one at a time. */
export function DetailBody({ detail }: { detail: Detail }) {
  const { tab } = view.value;
  const isSaidBelow = tab === 'event' && detail.event === undefined && !isPersonal.value;
  return (
    <>
      <div role="tablist" class="tabs" aria-label="Sides of the delivery" onKeyDown={onArrow}>
        {tabs.map((name) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={name === tab}
            aria-controls="tab-panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => openTab(name)}
          >
            {labels[name]}
            {name === 'results' && detail.results.length > 0 && (
              <span class="count">{detail.results.length}</span>
            )}
          </button>
        ))}
      </div>
      <div
        id="tab-panel"
        role="tabpanel"
        class="tab-panel"
        aria-labelledby={`tab-${tab}`}
        tabIndex={0}
      >
        {detail.hasPersonal && !isSaidBelow && <PersonalSwitch />}
        {tab === 'timeline' && <Timeline detail={detail} />}
        {tab === 'event' && <EventView detail={detail} />}
        {tab === 'results' && <ResultsView results={detail.results} />}
        {tab === 'headers' && <HeadersView headers={detail.headers} />}
      </div>
    </>
  );
}

function onArrow(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const at = tabs.indexOf(view.value.tab) + step;
  const tab = tabs[(at + tabs.length) % tabs.length] ?? 'timeline';
  openTab(tab);
  document.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  event.preventDefault();
}
