import type { Pictures } from '../../src/cli/console/api.ts';
import { describeFilterSpan, describeNothing } from '../logic/spans.ts';
import { isFiltering } from '../logic/view.ts';
import { filter } from '../state/view.ts';
import { formatDuration } from '../logic/times.ts';

/** How long it takes from receipt to done. */
export function Percentiles({ of }: { of: Pictures['receiveToDoneMs'] }) {
  return (
    <div class="card is-percentiles">
      <h2>Receipt to done</h2>
      <p class="span">{describeFilterSpan(filter.value)}</p>
      {of ? (
        <dl class="numbers">
          <Number name="p50" ms={of.p50} />
          <Number name="p95" ms={of.p95} />
          <Number name="p99" ms={of.p99} />
        </dl>
      ) : (
        <p class="muted">
          {isFiltering(filter.value) ? describeNothing(filter.value) : 'Nothing is done yet.'}
        </p>
      )}
    </div>
  );
}

function Number({ name, ms }: { name: string; ms: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatDuration(ms)}</dd>
    </div>
  );
}
