import { toVisible } from '../logic/visible.ts';

/** What went wrong, what to do, and a button: one that tries again, or another by its own name. */
export function ProblemNote({
  problem,
  onRetry,
  verb = 'Try again',
  onPress = onRetry,
}: {
  problem: { readonly error: string; readonly remedy?: string | undefined };
  onRetry?: () => void;
  verb?: string;
  onPress?: (() => void) | undefined;
}) {
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{toVisible(toSentence(problem.error))}</strong>
        {problem.remedy !== undefined && (
          <>
            {' '}
            <Remedy text={problem.remedy} />
          </>
        )}
      </p>
      {onPress && (
        <button type="button" onClick={onPress}>
          {verb}
        </button>
      )}
    </div>
  );
}

/** A sentence in which `commands` stand between backticks. */
export function Remedy({ text }: { text: string }) {
  return (
    <span>
      {toVisible(text)
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </span>
  );
}

/** An error says of itself neither where it begins nor where it ends. */
function toSentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
