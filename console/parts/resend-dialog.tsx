import { useSignal } from '@preact/signals';
import { info } from '../state/info.ts';
import { TextField } from './field.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { Shown } from './text.tsx';

/** Posts the same bytes once more, freshly signed, to an address of choice. */
export function ResendDialog({ id }: { id: string }) {
  const { isLocal = false, webhookUrl = '' } = info.value.value ?? {};
  // What goes to a deployed receiver is not one press away.
  const url = useSignal(isLocal ? webhookUrl : '');
  const isUrl = /^https?:\/\//i.test(url.value) && URL.canParse(url.value);
  return (
    <OrderDialog
      title="Resend"
      verb="Resend"
      order={isUrl ? { do: 'resend', id, url: url.value } : undefined}
    >
      <p class="muted">
        <Shown text={id} mono />
      </p>
      <TextField
        label="To this address"
        placeholder="https://…/webhook"
        value={url.value}
        onInput={(value) => {
          url.value = value;
        }}
      />
    </OrderDialog>
  );
}
