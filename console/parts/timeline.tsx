import type { Detail } from '../../src/cli/console/api.ts';
import { formatDuration } from '../logic/times.ts';
import { StateMark } from './state-mark.tsx';
import { Age, Moment, Shown } from './text.tsx';

type Entry = Detail['history'][number];

/** What happened to a delivery, oldest first, and what comes next. */
export function Timeline({ detail }: { detail: Detail }) {
  const { history, does, state, dueAt, type } = detail;
  return (
    <>
      <ol class="timeline">
        {history.map((entry, index) => (
          <Step key={`${entry.at}-${index}`} entry={entry} before={history[index - 1]} />
        ))}
        {state === 'received' && (
          <li class="step is-next">
            <span class="muted">Its ticket is in the queue, for the next worker to take</span>
          </li>
        )}
        {dueAt !== undefined && state === 'retrying' && (
          <li class="step is-next">
            <span class="muted">
              Next attempt <Age at={dueAt} />; the queue holds its ticket back until then
            </span>
          </li>
        )}
        {dueAt !== undefined && state === 'processing' && (
          <li class="step is-next">
            <span class="muted">
              At work; its lease ends <Age at={dueAt} />, then others may take over
            </span>
          </li>
        )}
      </ol>
      <section class="does">
        <h3>What happens here</h3>
        <p>
          {does === undefined && (
            <>
              No handler for <Shown text={type} mono />: it completes as <code>unhandled</code>.
            </>
          )}
          {does !== undefined && <Shown text={does} />}
          {type === '' && ' Look at Event, as signed.'}
        </p>
      </section>
    </>
  );
}

function Step({ entry, before }: { entry: Entry; before: Entry | undefined }) {
  const { at, state, attempt, by, note, isReplay } = entry;
  const passed = before && Date.parse(at) - Date.parse(before.at);
  return (
    <li class={`step is-${state}`}>
      <div class="step-head">
        <StateMark state={state} />
        {isReplay && <span class="tag">replay</span>}
        {state === 'processing' && <span class="muted">attempt {attempt}</span>}
        <span class="when">
          {passed !== undefined && passed > 0 && (
            <span class="muted">+{formatDuration(passed)}</span>
          )}
          <Moment at={at} />
        </span>
      </div>
      {note !== undefined && (
        <p class="note">
          <Shown text={note} />
        </p>
      )}
      {by !== undefined && by !== before?.by && (
        <p class="by">
          {state === 'processing' ? 'lease of' : 'by'} <Shown text={by} mono />
        </p>
      )}
    </li>
  );
}
