import type { Pictures } from '../../src/cli/console/api.ts';
import { formatCount } from '../logic/numbers.ts';
import { describeFilterSpan, describeNothing } from '../logic/spans.ts';
import { toVisible } from '../logic/visible.ts';
import { filter, narrow } from '../state/view.ts';
import { LongList } from './long-list.tsx';
import { Shown } from './text.tsx';

type Row = Pictures['types'][number];

/** Which types come how often; to press one is to look at it only, and again at all. */
export function TypeBars({ types }: { types: Pictures['types'] }) {
  const most = Math.max(1, ...types.map(({ count }) => count));
  return (
    <div class="card is-types">
      <h2>
        By type <span class="span">{describeFilterSpan(filter.value)}</span>
      </h2>
      {types.length === 0 && <p class="muted">{describeNothing(filter.value)}</p>}
      <LongList class="bars" label="Types" count={types.length}>
        {types.map((row) => (
          <li key={row.type}>
            {row.type === '' ? (
              // There is no filter for what has no type.
              <span class="bar">
                <BarText row={row} most={most} />
              </span>
            ) : (
              <BarButton row={row} most={most} />
            )}
          </li>
        ))}
      </LongList>
    </div>
  );
}

function BarButton({ row, most }: { row: Row; most: number }) {
  const { type, count, dead } = row;
  const isOn = filter.value.types.includes(type);
  return (
    <button
      type="button"
      class="bar"
      aria-pressed={isOn}
      title={toVisible(`${type}: ${count}, of which ${dead} dead`)}
      onClick={() => narrow({ types: isOn ? [] : [type] })}
    >
      <BarText row={row} most={most} />
    </button>
  );
}

function BarText({ row: { type, count, dead }, most }: { row: Row; most: number }) {
  return (
    <>
      <span class="fill" style={{ width: `${(100 * count) / most}%` }} />
      <span class="fill is-dead" style={{ width: `${(100 * dead) / most}%` }} />
      {type === '' ? <em>unreadable</em> : <Shown text={type} />}
      <b>{formatCount(count)}</b>
    </>
  );
}
