import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Order } from '../../src/cli/console/api-orders.ts';
import { closeDialog } from '../state/dialog.ts';
import { createOrder, type Progress } from '../state/order.ts';
import { Dialog } from './dialog.tsx';
import { DoneView } from './done-view.tsx';
import { PlanView } from './plan-view.tsx';

/** Shows what an order would do while it is put together, and does it on request; `order` is undefined while something is missing. */
export function OrderDialog(props: {
  title: string;
  verb: string;
  order: Order | undefined;
  children: ComponentChildren;
}) {
  const { title, verb, order, children } = props;
  const { progress, plan, lookAgain, confirm, stop } = useMemo(() => createOrder(), []);
  const key = JSON.stringify(order);
  const { value } = progress;

  useEffect(() => plan(order), [key]);
  useEffect(() => stop, []);

  if (value.step === 'done') {
    return (
      <Dialog title={title}>
        <DoneView done={value.done} of={order?.do} />
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
          <PlanView
            progress={value}
            onRetry={() => {
              if (order) void lookAgain(order);
            }}
          />
        </div>
        <footer>
          <button type="button" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={value.step !== 'planned'}>
            {toLabel(value, verb)}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function toLabel(progress: Progress, verb: string): string {
  if (progress.step === 'doing') return 'At it…';
  return progress.step === 'planned' && progress.isOther ? 'I have read it' : verb;
}
