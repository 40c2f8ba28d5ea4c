import { toVisible } from '../logic/visible.ts';
import { rows } from '../state/flow.ts';
import { narrow, view } from '../state/view.ts';

/** Chooses one of the senders whose deliveries were seen. */
export function SenderSelect() {
  const { sender } = view.value.filter;
  const seen = new Set(rows.value.map((row) => row.sender));
  if (sender !== '') seen.add(sender);
  return (
    <select
      aria-label="Sender"
      value={sender}
      onChange={(event) => narrow({ sender: event.currentTarget.value })}
    >
      <option value="">All senders</option>
      {[...seen].toSorted().map((name) => (
        <option key={name} value={name}>
          {toVisible(name)}
        </option>
      ))}
    </select>
  );
}
