import { useSignal } from '@preact/signals';
import { TextField } from './field.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { Shown } from './text.tsx';

/** What the history says when nobody wrote anything else. */
export const usualReason = 'replayed from the inspector';

/** Has one delivery done once more. */
export function ReplayDialog({ id }: { id: string }) {
  const why = useSignal(usualReason);
  const text = why.value.trim();
  return (
    <OrderDialog
      title="Replay"
      verb="Replay"
      order={text === '' ? undefined : { do: 'replay', id, why: text }}
    >
      <p class="muted">
        <Shown text={id} mono />
      </p>
      <TextField
        label="Why, for its history"
        value={why.value}
        onInput={(value) => {
          why.value = value;
        }}
      />
    </OrderDialog>
  );
}
