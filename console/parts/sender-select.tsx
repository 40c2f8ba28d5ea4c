import { toVisible } from '../logic/visible.ts';
import { rows } from '../state/flow.ts';
import { info } from '../state/info.ts';
import { narrow, view } from '../state/view.ts';

/** Chooses one of the senders that are set up, or whose deliveries were seen. */
export function SenderSelect() {
  const { sender } = view.value.filter;
  const known = new Set([
    ...(info.value.value?.senders ?? []),
    ...rows.value.map((row) => row.sender),
  ]);
  if (sender !== '') known.add(sender);
  return (
    <select
      aria-label="Sender"
      value={sender}
      onChange={(event) => narrow({ sender: event.currentTarget.value })}
    >
      <option value="">All senders</option>
      {[...known].toSorted().map((name) => (
        <option key={name} value={name}>
          {toVisible(name)}
        </option>
      ))}
    </select>
  );
}
