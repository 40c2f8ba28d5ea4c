import { toTraceQuery } from '../logic/kql.ts';
import { copy } from '../state/dialog.ts';
import { info } from '../state/info.ts';
import { Icon } from './icon.tsx';
import { Shown } from './text.tsx';

/** The id under which everything that happened to a delivery is found, and how to look for it. */
export function Trace({ id }: { id: string }) {
  const query = info.value.value?.isLocal === false ? toTraceQuery(id) : undefined;
  return (
    <>
      <Shown text={id} mono />{' '}
      <button
        type="button"
        class="quiet square"
        aria-label="Copy the trace id"
        title="Copy the id: every log line and span of this delivery carries it"
        onClick={() => void copy('Trace id', id, 'Copied the trace id')}
      >
        <Icon name="copy" />
      </button>
      {query !== undefined && (
        <button
          type="button"
          class="quiet"
          title="Copy a query: paste it under Logs of the Log Analytics workspace"
          onClick={() => void copy('Query', query, 'Copied the query')}
        >
          <Icon name="copy" /> KQL
        </button>
      )}
    </>
  );
}
