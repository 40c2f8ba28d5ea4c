import type { ComponentChildren } from 'preact';
import type { Detail, Summary } from '../../src/cli/console/api.ts';
import { formatDuration } from '../logic/times.ts';
import { DetailActions } from './detail-actions.tsx';
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
          <Shown text={id} mono />
        </Fact>
        {eventId !== '' && (
          <Fact name="Event">
            <Shown text={eventId} mono />
          </Fact>
        )}
        {resource !== undefined && (
          <Fact name="About">
            <Shown text={resource} mono />
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
          <Fact name="Trace" isLong>
            <Trace id={detail.traceId} />
          </Fact>
        )}
      </dl>
      <DetailActions id={id} state={state} />
    </header>
  );
}

function Fact(props: { name: string; isLong?: boolean; children: ComponentChildren }) {
  const { name, isLong = false, children } = props;
  return (
    <div class={isLong ? 'is-long' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
