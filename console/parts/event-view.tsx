import { useSignal } from '@preact/signals';
import type { Detail } from '../../src/cli/console/api.ts';
import { toBytes } from '../../src/cli/to-bytes.ts';
import { isPersonal } from '../state/open.ts';
import { BytesView } from './bytes-view.tsx';
import { HiddenBody } from './hidden-body.tsx';
import { JsonView } from './json-view.tsx';

/** The body: laid out, or as it was signed. */
export function EventView({ detail }: { detail: Detail }) {
  const isEvent = detail.event !== undefined;
  const wantsBytes = useSignal(false);
  const showsBytes = wantsBytes.value || !isEvent;
  // Of a body that is no event nobody can tell what is in it.
  const isHidden = !isEvent && detail.hasPersonal && !isPersonal.value;
  return (
    <>
      <div class="choice" role="group" aria-label="How to show the body">
        <button
          type="button"
          class="chip"
          aria-pressed={!showsBytes}
          disabled={!isEvent}
          onClick={() => {
            wantsBytes.value = false;
          }}
        >
          Pretty
        </button>
        <button
          type="button"
          class="chip"
          aria-pressed={showsBytes}
          onClick={() => {
            wantsBytes.value = true;
          }}
        >
          As signed
        </button>
        <span class="muted">{toBytes(detail.bodyBytes)}</span>
      </div>
      {!isEvent && !isHidden && <p class="muted">The body is no event that could be read.</p>}
      {showsBytes && isHidden && <HiddenBody isEvent={false} />}
      {showsBytes && !isHidden && (
        <BytesView key={`${detail.id} ${isPersonal.value}`} id={detail.id} />
      )}
      {!showsBytes && <JsonView value={detail.event} />}
    </>
  );
}
