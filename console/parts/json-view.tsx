import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { toJsonLines } from '../logic/json-lines.ts';
import { plural } from '../logic/numbers.ts';

/** A page that holds a hundred thousand elements is slow. */
const MAX_LINES = 1000;

/** A value as JSON, laid out and coloured. */
export function JsonView({ value }: { value: unknown }) {
  const isWhole = useSignal(false);
  const lines = useMemo(() => toJsonLines(value), [value]);
  const shown = isWhole.value ? lines : lines.slice(0, MAX_LINES);
  return (
    <>
      <pre class="code" tabIndex={0} aria-label="Event">
        {shown.map((tokens, index) => (
          <div key={index} class="line">
            {tokens.map(({ kind, text }, at) => (
              <span key={at} class={`is-${kind}`}>
                {text}
              </span>
            ))}
          </div>
        ))}
      </pre>
      {shown.length < lines.length && (
        <button
          type="button"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          Show {plural(lines.length - shown.length, 'more line', 'more lines')}
        </button>
      )}
    </>
  );
}
