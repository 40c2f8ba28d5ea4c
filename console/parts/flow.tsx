import { firstPage, loadFlow, rows } from '../state/flow.ts';
import { FlowEmpty } from './flow-empty.tsx';
import { FlowGrid } from './flow-grid.tsx';
import { ProblemNote } from './problem-note.tsx';
import { FlowSkeleton } from './skeleton.tsx';

/** The list of deliveries, or why there is none. */
export function Flow() {
  const { problem, isLoading } = firstPage.value;
  const isEmpty = rows.value.length === 0;
  return (
    <section class="flow" aria-label="Deliveries">
      {isEmpty && problem && <ProblemNote problem={problem} onRetry={() => void loadFlow()} />}
      {isEmpty && isLoading && <FlowSkeleton />}
      {isEmpty && !isLoading && !problem && <FlowEmpty />}
      {!isEmpty && <FlowGrid />}
    </section>
  );
}
