import { useSignal } from '@preact/signals';
import { toBytes } from '../../src/cli/to-bytes.ts';
import { toVisible } from '../logic/visible.ts';
import { loadPreview } from '../state/open.ts';
import { ProblemNote } from './problem-note.tsx';
import { Shown } from './text.tsx';
import { useLoaded } from './use-loaded.ts';

/** A stored file, and its beginning once somebody asks. */
export function FileItem({ file }: { file: { readonly path: string; readonly bytes: number } }) {
  const isOpen = useSignal(false);
  return (
    <li>
      <button
        type="button"
        class="file"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <Shown text={file.path} mono />
        <span class="muted">{toBytes(file.bytes)}</span>
      </button>
      {isOpen.value && <Preview path={file.path} />}
    </li>
  );
}

function Preview({ path }: { path: string }) {
  const { value, problem } = useLoaded((abort) => loadPreview(path, abort));
  if (problem) return <ProblemNote problem={problem} />;
  if (!value) return <div class="skeleton-row" role="status" aria-label="Loading" />;
  if (value.text === undefined) {
    return <p class="muted">No text that could be shown.</p>;
  }
  return (
    <>
      <pre class="code is-wrapped is-preview" tabIndex={0} aria-label="Beginning of the file">
        {toVisible(value.text, { keepLines: true })}
      </pre>
      {!value.isWhole && <p class="muted">The beginning of {toBytes(value.bytes)}.</p>}
    </>
  );
}
