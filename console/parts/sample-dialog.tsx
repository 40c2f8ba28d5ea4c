import { useSignal } from '@preact/signals';
import { info } from '../state/info.ts';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { OrderDialog } from './order-dialog.tsx';

const usualSample = 'response.completed';

/** Sends an event of any type as its sender would, or with a fault. */
export function SampleDialog() {
  const { samples = [], faults = [] } = info.value.value ?? {};
  const type = useSignal(samples.includes(usualSample) ? usualSample : (samples[0] ?? ''));
  const fault = useSignal('');
  if (samples.length === 0) {
    return (
      <Dialog title="Send a sample">
        <p>
          There is no signing secret to sign a sample with. Set <code>OPENAI_WEBHOOK_SECRET</code>,
          or look at <code>npm run cli -- secret list</code>.
        </p>
      </Dialog>
    );
  }
  const chosen = faults.find(({ name }) => name === fault.value);
  return (
    <OrderDialog
      title="Send a sample"
      verb="Send"
      order={{ do: 'sample', type: type.value, ...(chosen && { fault: chosen.name }) }}
    >
      <Field label="Event">
        <select
          value={type.value}
          onChange={(event) => {
            type.value = event.currentTarget.value;
          }}
        >
          {samples.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Fault">
        <select
          value={fault.value}
          onChange={(event) => {
            fault.value = event.currentTarget.value;
          }}
        >
          <option value="">none: as the sender does</option>
          {faults.map(({ name, answer }) => (
            <option key={name} value={name}>
              {name} ({answer})
            </option>
          ))}
        </select>
      </Field>
      {chosen && (
        <p class="muted">
          A delivery that {chosen.description}; {chosen.answer} is expected.
        </p>
      )}
    </OrderDialog>
  );
}
