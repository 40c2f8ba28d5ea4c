import type { Summary } from '../../src/cli/console/api.ts';
import { formatDuration } from '../logic/times.ts';
import { toVisible } from '../logic/visible.ts';
import { cursor } from '../state/cursor.ts';
import { openDelivery } from '../state/view.ts';
import { StateMark } from './state-mark.tsx';
import { Age, Shown } from './text.tsx';

/** The element of a row; ids of deliveries may hold anything. */
export function rowId(id: string): string {
  return `row-${encodeURIComponent(id)}`;
}

/** One delivery in the list. */
export function FlowRow(props: {
  row: Summary;
  index: number;
  isOpen: boolean;
  isCurrent: boolean;
  isNew: boolean;
}) {
  const { row, index, isOpen, isCurrent, isNew } = props;
  const flags = [isOpen && 'is-open', isCurrent && 'is-current', isNew && 'is-new'];
  const about = row.resource ?? row.eventId;
  return (
    <div
      id={rowId(row.id)}
      role="row"
      class={['row', ...flags.filter((flag) => flag !== false)].join(' ')}
      aria-rowindex={index}
      aria-selected={isOpen}
      onClick={() => {
        cursor.value = row.id;
        openDelivery(row.id);
      }}
    >
      <span role="gridcell" class="cell is-state">
        <StateMark state={row.state} />
      </span>
      <span role="gridcell" class="cell is-type" title={toVisible(row.type)}>
        {row.type === '' ? <em>unreadable</em> : <Shown text={row.type} />}
      </span>
      <span role="gridcell" class="cell is-about" title={toVisible(`${row.id} · ${about}`)}>
        <Shown text={about === '' ? row.id : about} mono />
      </span>
      <span role="gridcell" class="cell is-outcome" title={toVisible(row.outcome ?? '')}>
        {row.outcome !== undefined && <Shown text={row.outcome} />}
        {row.state === 'retrying' && row.dueAt !== undefined && (
          <span>
            {row.outcome !== undefined && ' · '}again <Age at={row.dueAt} />
          </span>
        )}
      </span>
      <span role="gridcell" class="cell is-sender">
        <Shown text={row.sender} />
      </span>
      <span role="gridcell" class="cell is-tries">
        {row.attempts}
      </span>
      <span role="gridcell" class="cell is-took">
        {row.tookMs !== undefined && formatDuration(row.tookMs)}
      </span>
      <span role="gridcell" class="cell is-received">
        <Age at={row.receivedAt} />
      </span>
    </div>
  );
}
