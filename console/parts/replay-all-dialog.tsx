import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { toApiFilter } from '../logic/api-query.ts';
import { filter } from '../state/view.ts';
import { TextField } from './field.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { usualReason } from './replay-dialog.tsx';
import { Shown } from './text.tsx';

/** Has all that the filter means done once more. */
export function ReplayAllDialog() {
  const why = useSignal(usualReason);
  const text = why.value.trim();
  const meant = useMemo(() => toApiFilter(filter.value, Date.now()), []);
  return (
    <OrderDialog
      title="Replay all of these"
      verb="Replay all"
      order={text === '' ? undefined : { do: 'replay-all', filter: meant, why: text }}
    >
      <dl class="facts">
        {Object.entries(meant).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Shown text={value} mono />
            </dd>
          </div>
        ))}
      </dl>
      <TextField
        label="Why, for their history"
        value={why.value}
        onInput={(value) => {
          why.value = value;
        }}
      />
    </OrderDialog>
  );
}
