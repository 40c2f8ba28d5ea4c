import type { Pictures } from '../../src/cli/console/api.ts';
import { describeMinutes } from '../logic/minutes.ts';
import { describeMinuteSpan, describeNothing } from '../logic/spans.ts';
import { formatCount } from '../logic/numbers.ts';
import { now } from '../state/clock.ts';
import { filter } from '../state/view.ts';
import { MinutesChart } from './minutes-chart.tsx';

type Minutes = Pictures['minutes'];

/** What happened per minute, with a legend that counts. */
export function MinutesCard({ minutes }: { minutes: Minutes }) {
  const sum = (key: 'received' | 'done' | 'dead') =>
    minutes.reduce((total, minute) => total + minute[key], 0);
  return (
    <div class="card is-minutes">
      <div class="card-head">
        <h2>
          Per minute{' '}
          <span class="span">{describeMinuteSpan(minutes, filter.value, now.value)}</span>
        </h2>
        <ul class="legend">
          <Key name="received" count={sum('received')} />
          <Key name="done" count={sum('done')} />
          <Key name="dead" count={sum('dead')} />
          <Key name="in flight" count={minutes.at(-1)?.inFlight ?? 0} />
        </ul>
      </div>
      {minutes.length === 0 ? (
        <p class="muted">{describeNothing(filter.value)}</p>
      ) : (
        <div role="img" aria-label={describeMinutes(minutes)} class="chart">
          <MinutesChart minutes={minutes} />
        </div>
      )}
    </div>
  );
}

function Key({ name, count }: { name: string; count: number }) {
  return (
    <li class={`key is-${name.replace(' ', '-')}`}>
      {name} <b>{formatCount(count)}</b>
    </li>
  );
}
