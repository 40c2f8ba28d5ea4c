import { isFiltering, noFilter, states } from '../logic/view.ts';
import { openDialog } from '../state/dialog.ts';
import { count, rows } from '../state/flow.ts';
import { pictures } from '../state/pictures.ts';
import { narrow, view } from '../state/view.ts';
import { formatCount, plural } from '../logic/numbers.ts';
import { Icon } from './icon.tsx';
import { SenderSelect } from './sender-select.tsx';
import { StateMark } from './state-mark.tsx';
import { TimeSelect } from './time-select.tsx';
import { TypeMenu } from './type-menu.tsx';

/** What the list is narrowed to. */
export function FilterBar() {
  const { filter } = view.value;
  const counts = pictures.value.value?.states;
  return (
    <section class="filters" aria-label="Filter" tabIndex={0}>
      <div class="chips" role="group" aria-label="States">
        {states.map((state) => {
          const isOn = filter.states.includes(state);
          const others = filter.states.filter((other) => other !== state);
          return (
            <button
              key={state}
              type="button"
              class="chip"
              aria-pressed={isOn}
              onClick={() => narrow({ states: isOn ? others : [...others, state] })}
            >
              <StateMark state={state} />
              {counts && <span class="count">{formatCount(counts[state])}</span>}
            </button>
          );
        })}
      </div>
      <TypeMenu />
      <SenderSelect />
      <TimeSelect />
      {isFiltering(filter) && (
        <>
          <button type="button" class="quiet" onClick={() => narrow(noFilter)}>
            <Icon name="close" /> Clear
          </button>
          {rows.value.length > 0 && (
            <button type="button" onClick={() => openDialog({ kind: 'replay-all' })}>
              <Icon name="replay" /> Replay these…
            </button>
          )}
        </>
      )}
      <span class="total">
        {count.value !== undefined && plural(count.value, 'delivery', 'deliveries')}
      </span>
    </section>
  );
}
