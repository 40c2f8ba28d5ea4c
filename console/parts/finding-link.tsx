import type { State } from '../../src/webhooks/delivery.ts';
import { noFilter, writeView } from '../logic/view.ts';
import { go, view } from '../state/view.ts';

/** Leads to the deliveries in these states, of which a finding speaks. */
export function FindingLink({ states }: { states: readonly State[] }) {
  const flow = { page: 'flow', open: '', filter: { ...noFilter, states } } as const;
  return (
    <a
      href={writeView({ ...view.value, ...flow })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(flow, { push: true });
      }}
    >
      Show them
    </a>
  );
}
