import type { Detail, Summary } from '../../src/cli/console/api.ts';
import { formatDuration } from '../logic/times.ts';
import { Copyable } from './copyable.tsx';
import { DetailActions } from './detail-actions.tsx';
import { Fact } from './fact.tsx';
import { StateMark } from './state-mark.tsx';
import { Age, Moment, Shown } from './text.tsx';
import { Trace } from './trace.tsx';

/** What a delivery is, in a few lines. */
export function DetailHead({
  delivery,
  detail,
}: {
  delivery: Summary;
  detail: Detail | undefined;
}) {
  const { id, type, state, eventId, resource, sender, receivedAt, tookMs, dueAt } = delivery;
  return (
    <header class="detail-head">
      <StateMark state={state} />
      <h2>{type === '' ? <em>unreadable</em> : <Shown text={type} />}</h2>
      {delivery.outcome !== undefined && (
        <p class={state === 'dead' ? 'outcome is-dead' : 'outcome'}>
          <Shown text={delivery.outcome} />
        </p>
      )}
      <dl class="facts">
        <Fact name="Delivery">
          <Copyable what="delivery's id" text={id} />
        </Fact>
        {eventId !== '' && (
          <Fact name="Event">
            <Copyable what="event's id" text={eventId} />
          </Fact>
        )}
        {resource !== undefined && (
          <Fact name="About">
            <Copyable what="id of what it is about" text={resource} />
          </Fact>
        )}
        <Fact name="Sender">
          <Shown text={sender} />
        </Fact>
        <Fact name="Received">
          <Moment at={receivedAt} />{' '}
          <span class="muted">
            (<Age at={receivedAt} />)
          </span>
        </Fact>
        {tookMs !== undefined && <Fact name="Took">{formatDuration(tookMs)}</Fact>}
        {dueAt !== undefined && (
          <Fact name={state === 'processing' ? 'Lease ends' : 'Due'}>
            <Age at={dueAt} />
          </Fact>
        )}
        {detail?.traceId !== undefined && (
          <Fact name="Trace">
            <Trace id={detail.traceId} />
          </Fact>
        )}
      </dl>
      <DetailActions id={id} type={type} state={state} />
    </header>
  );
}
