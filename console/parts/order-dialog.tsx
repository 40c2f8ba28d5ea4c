import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Order } from '../../src/cli/console/api-orders.ts';
import { closeDialog } from '../state/dialog.ts';
import { createOrder } from '../state/order.ts';
import { toVisible } from '../logic/visible.ts';
import { Dialog } from './dialog.tsx';
import { DoneView } from './done-view.tsx';
import { ProblemNote } from './problem-note.tsx';

/** Shows what an order would do while it is put together, and does it on request; `order` is undefined while something is missing. */
export function OrderDialog(props: {
  title: string;
  verb: string;
  order: Order | undefined;
  children: ComponentChildren;
}) {
  const { title, verb, order, children } = props;
  const { progress, plan, confirm, stop } = useMemo(createOrder, []);
  const key = JSON.stringify(order);
  const { value } = progress;

  useEffect(() => plan(order), [key]);
  useEffect(() => stop, []);

  if (value.step === 'done') {
    return (
      <Dialog title={title}>
        <DoneView done={value.done} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        {children}
        <div class="plan" aria-live="polite">
          {value.step === 'incomplete' && <p class="muted">Something is missing above.</p>}
          {value.step === 'planning' && <p class="muted">Looking what would happen…</p>}
          {(value.step === 'planned' || value.step === 'doing') && (
            <p>{toVisible(value.plan.text, { keepLines: true })}</p>
          )}
          {value.step === 'failed' && (
            <ProblemNote problem={value.problem} onRetry={() => plan(order, { atOnce: true })} />
          )}
        </div>
        <footer>
          <button type="button" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={value.step !== 'planned'}>
            {value.step === 'doing' ? 'At it…' : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
