import type { State } from '../../src/webhooks/delivery.ts';
import { noFilter, writeView } from '../logic/view.ts';
import { go, view } from '../state/view.ts';

const unfinished = ['received', 'processing', 'retrying'] as const;

/** Leads to the deliveries that a finding speaks of, where it speaks of any. */
export function FindingLink({ area, text }: { area: string; text: string }) {
  const states = area === 'deliveries' ? statesOf(text) : [];
  if (states.length === 0) return null;
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

function statesOf(text: string): readonly State[] {
  if (/ (dead|died)\b/.test(text)) return ['dead'];
  return /^\d.* (overdue|unfinished)\b/.test(text) ? unfinished : [];
}
