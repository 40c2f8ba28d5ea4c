import { useEffect, useRef } from 'preact/hooks';
import type { Done } from '../../src/cli/console/api-orders.ts';
import { formatDuration } from '../logic/times.ts';
import { toVisible } from '../logic/visible.ts';
import { closeDialog } from '../state/dialog.ts';
import { openDelivery, view } from '../state/view.ts';
import { Shown } from './text.tsx';

const MAX_LINKS = 5;

/** What came of an order, and where to look now; a sample is there only if its receiver took it. */
export function DoneView({ done, isSample }: { done: Done; isSample: boolean }) {
  const close = useRef<HTMLButtonElement>(null);
  const { text, isGood, answers = [] } = done;
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
        {ids.slice(0, MAX_LINKS).map((id) => (
          <button
            key={id}
            type="button"
            onClick={() => {
              closeDialog();
              openDelivery(id);
            }}
          >
            Open <Shown text={id} mono />
          </button>
        ))}
        <button type="button" class="primary" ref={close} onClick={closeDialog}>
          Close
        </button>
      </footer>
    </>
  );
}
