import { useEffect, useRef } from 'preact/hooks';
import type { Done, Order } from '../../src/cli/console/api-orders.ts';
import { formatDuration } from '../logic/times.ts';
import { toVisible } from '../logic/visible.ts';
import { closeDialog } from '../state/dialog.ts';
import { narrow, openDelivery, view } from '../state/view.ts';
import { Shown } from './text.tsx';

/** What came of an order, and where to look now; a sample is there only if its receiver took it. */
export function DoneView({ done, of }: { done: Done; of: Order['do'] | undefined }) {
  const close = useRef<HTMLButtonElement>(null);
  const { text, isGood, answers = [] } = done;
  const isSample = of === 'sample';
  const isThere = !isSample || answers.some(({ status }) => status >= 200 && status < 300);
  const isRefused = isSample && answers.some(({ status }) => status >= 400 && status < 500);
  const ids = isThere ? done.ids.filter((id) => id !== view.value.open) : [];
  useEffect(() => close.current?.focus(), []);
  return (
    <>
      <p class={isGood ? 'verdict is-good' : 'verdict is-bad'} role="status">
        {toVisible(text, { keepLines: true })}
      </p>
      {answers.length > 0 && (
        <ul class="answers">
          {answers.map(({ status, body, ms }, index) => (
            <li key={index}>
              <b>{status}</b> <Shown text={body} mono />{' '}
              <span class="muted">{formatDuration(ms)}</span>
            </li>
          ))}
        </ul>
      )}
      {isRefused && !isThere && <p class="muted">Refused, so nothing was stored.</p>}
      <footer>
        {ids.length > 0 && <Next ids={ids} />}
        <button type="button" class="primary" ref={close} onClick={closeDialog}>
          Close
        </button>
      </footer>
    </>
  );
}

/** Leads to what was done: the one, or the list in which they all are. */
function Next({ ids: [first = '', ...others] }: { ids: readonly string[] }) {
  const isOne = others.length === 0;
  return (
    <button
      type="button"
      onClick={() => {
        closeDialog();
        if (isOne) openDelivery(first);
        // They are of another state now.
        else narrow({ states: [] });
      }}
    >
      {isOne ? (
        <>
          Open <Shown text={first} mono />
        </>
      ) : (
        'Show them'
      )}
    </button>
  );
}
