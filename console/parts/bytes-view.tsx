import { toVisible } from '../logic/visible.ts';
import { toBytes } from '../../src/cli/to-bytes.ts';
import { loadBody } from '../state/open.ts';
import { HiddenBody } from './hidden-body.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useLoaded } from './use-loaded.ts';

/** The bytes that were signed; what cannot be seen is written out. */
export function BytesView({ id }: { id: string }) {
  const { value, problem } = useLoaded((abort) => loadBody(id, abort));
  if (problem) return <ProblemNote problem={problem} />;
  if (!value) return <div class="skeleton-row" role="status" aria-label="Loading" />;
  if (value === 'hidden') return <HiddenBody />;
  if (value.kind === 'text') {
    return (
      <pre class="code is-wrapped" tabIndex={0} aria-label="Body">
        {toVisible(value.text, { keepLines: true })}
      </pre>
    );
  }
  return (
    <>
      <p class="muted">No UTF-8: the first {toBytes(value.shown)} in hexadecimal.</p>
      <pre class="code" tabIndex={0} aria-label="Body">
        {value.text}
      </pre>
    </>
  );
}
