import type { Pictures } from '../../src/cli/console/api.ts';
import { openDelivery } from '../state/view.ts';
import { LongList } from './long-list.tsx';
import { Age, Shown } from './text.tsx';

/** What waits for its retry, the next due first. */
export function WaitingList({ waiting }: { waiting: Pictures['waiting'] }) {
  return (
    <div class="card is-waiting">
      <h2>
        Waiting for a retry {waiting.length > 0 && <span class="count">{waiting.length}</span>}
      </h2>
      {waiting.length === 0 && <p class="muted">Nothing waits.</p>}
      <LongList class="waits" label="Waiting" count={waiting.length}>
        {waiting.map(({ id, type, dueAt, attempts }) => (
          <li key={id}>
            <button type="button" class="wait" onClick={() => openDelivery(id)}>
              <Shown text={type} />
              <span class="muted">try {attempts + 1}</span>
              {dueAt !== undefined && <Age at={dueAt} />}
            </button>
          </li>
        ))}
      </LongList>
    </div>
  );
}
