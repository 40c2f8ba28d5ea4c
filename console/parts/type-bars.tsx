import type { Pictures } from '../../src/cli/console/api.ts';
import { formatCount } from '../logic/numbers.ts';
import { describeFilterSpan } from '../logic/spans.ts';
import { toVisible } from '../logic/visible.ts';
import { narrow, view } from '../state/view.ts';
import { Shown } from './text.tsx';

/** Which types come how often; to press one is to look at it only, and again at all. */
export function TypeBars({ types }: { types: Pictures['types'] }) {
  const most = Math.max(1, ...types.map(({ count }) => count));
  const chosen = view.value.filter.types;
  return (
    <div class="card is-types">
      <h2>
        By type <span class="span">{describeFilterSpan(view.value.filter)}</span>
      </h2>
      {types.length === 0 && <p class="muted">Nothing in this time.</p>}
      <ul class="bars" tabIndex={0} aria-label="Types">
        {types
          .filter(({ type }) => type !== '')
          .map(({ type, count, dead }) => {
            const isOn = chosen.includes(type);
            return (
              <li key={type}>
                <button
                  type="button"
                  class="bar"
                  aria-pressed={isOn}
                  title={toVisible(`${type}: ${count}, of which ${dead} dead`)}
                  onClick={() => narrow({ types: isOn ? [] : [type] })}
                >
                  <span class="fill" style={{ width: `${(100 * count) / most}%` }} />
                  <span class="fill is-dead" style={{ width: `${(100 * dead) / most}%` }} />
                  <Shown text={type} />
                  <b>{formatCount(count)}</b>
                </button>
              </li>
            );
          })}
      </ul>
    </div>
  );
}
