import { toVisible } from '../logic/visible.ts';
import type { Progress } from '../state/order.ts';
import { ProblemNote } from './problem-note.tsx';

/** What an order would do, or why nobody knows. */
export function PlanView({ progress, onRetry }: { progress: Progress; onRetry: () => void }) {
  switch (progress.step) {
    case 'incomplete':
      return <p class="muted">Something is missing above.</p>;
    case 'planning':
      return <p class="muted">Looking what would happen…</p>;
    case 'failed':
      return <ProblemNote problem={progress.problem} onRetry={onRetry} />;
    case 'expired':
      return (
        <>
          <p class="muted">{toVisible(progress.plan.text, { keepLines: true })}</p>
          <ProblemNote
            problem={{ error: 'This was a minute ago, and may be otherwise by now.' }}
            verb="Look again"
            onPress={onRetry}
          />
        </>
      );
    case 'planned':
    case 'doing':
      return (
        <>
          {progress.step === 'planned' && progress.isOther && (
            <p>
              <strong>This is not what it said before:</strong>
            </p>
          )}
          <p>{toVisible(progress.plan.text, { keepLines: true })}</p>
        </>
      );
    case 'done':
      return null;
  }
}
