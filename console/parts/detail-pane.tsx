import { useEffect, useRef } from 'preact/hooks';
import { rows } from '../state/flow.ts';
import { detail, reload } from '../state/open.ts';
import { closeDelivery, view } from '../state/view.ts';
import { DetailBody } from './detail-body.tsx';
import { DetailHead } from './detail-head.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';

/** One delivery, beside the list or over it. */
export function DetailPane() {
  const pane = useRef<HTMLElement>(null);
  const { open } = view.value;
  const { value, problem } = detail.value;
  const whole = value?.id === open ? value : undefined;
  const known = whole ?? rows.value.find(({ id }) => id === open);

  // Where the pane covers the list, whoever uses a keyboard would be left behind it.
  useEffect(() => {
    if (matchMedia('(max-width: 60rem)').matches) pane.current?.focus();
  }, [open]);

  return (
    <aside class="detail" ref={pane} tabIndex={-1} aria-label="Delivery">
      <button
        type="button"
        class="quiet square close"
        aria-label="Close"
        title="Close (Esc)"
        onClick={closeDelivery}
      >
        <Icon name="close" />
      </button>
      {known && <DetailHead delivery={known} detail={whole} />}
      {problem && <ProblemNote problem={problem} onRetry={() => void reload()} />}
      {whole && <DetailBody detail={whole} />}
      {!whole && !problem && (
        <div class="skeleton" role="status" aria-label="Loading">
          <div class="skeleton-row" />
          <div class="skeleton-row" />
          <div class="skeleton-row" />
        </div>
      )}
    </aside>
  );
}
