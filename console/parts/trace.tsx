import { toTraceQuery } from '../logic/kql.ts';
import { copy } from '../state/dialog.ts';
import { info } from '../state/info.ts';
import { Copyable } from './copyable.tsx';
import { Icon } from './icon.tsx';

/** The id under which everything that happened to a delivery is found, and how to look for it. */
export function Trace({ id }: { id: string }) {
  const query = info.value.value?.isLocal === false ? toTraceQuery(id) : undefined;
  const title = 'Copy the id: every log line and span of this delivery carries it';
  return (
    <>
      <Copyable what="trace id" text={id} title={title} />
      {query !== undefined && (
        <button
          type="button"
          class="quiet copy"
          title="Copy a query: paste it under Logs of the Log Analytics workspace"
          onClick={() => void copy('Query', query, 'Copied the query')}
        >
          <Icon name="copy" /> KQL
        </button>
      )}
    </>
  );
}
