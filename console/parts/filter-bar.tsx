import { isFiltering, noFilter } from '../logic/view.ts';
import { openDialog } from '../state/dialog.ts';
import { count, rows } from '../state/flow.ts';
import { narrow, view } from '../state/view.ts';
import { plural } from '../logic/numbers.ts';
import { Chips } from './chips.tsx';
import { Icon } from './icon.tsx';
import { SenderSelect } from './sender-select.tsx';
import { TimeSelect } from './time-select.tsx';
import { TypeMenu } from './type-menu.tsx';

/** What the list is narrowed to. */
export function FilterBar() {
  const { filter } = view.value;
  const isOn = isFiltering(filter);
  return (
    <section class="filters" aria-label="Filter" tabIndex={0}>
      <Chips />
      <TypeMenu />
      <SenderSelect />
      <TimeSelect />
      <div class={isOn ? 'meant is-narrow' : 'meant'}>
        {isOn && (
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
      </div>
    </section>
  );
}
