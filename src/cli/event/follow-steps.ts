import { createFollowDeliveries } from '../../inbox/follow.ts';
import type { DeliveryFilter } from '../../inbox/filter.ts';
import { pause } from '../../inbox/pause.ts';
import type { InboxRows } from '../../inbox/rows.ts';
import type { Output } from '../output.ts';
import type { Session } from '../run.ts';
import { drawStep } from './draw-deliveries.ts';
import { toRowJson } from './to-row-json.ts';
import { createWarnOnce } from './warn-once.ts';

interface FollowStepsOptions {
  readonly session: Pick<Session, 'endWithSignal' | 'warn'>;
  readonly now: () => Date;
  readonly pollMs: number;
}

/** Each new delivery, and each step of any, until Ctrl-C. */
export async function* followSteps(
  rows: InboxRows,
  { since, ...filter }: DeliveryFilter,
  { session, now, pollMs }: FollowStepsOptions,
): AsyncGenerator<Output, void, undefined> {
  const signal = session.endWithSignal();
  const follow = createFollowDeliveries({ rows, now, sleep: pause });
  const options = {
    ...(since && { since }),
    pollMs,
    withChanges: true,
    onError: createWarnOnce(session.warn),
    signal,
  };
  for await (const { kind, row } of follow(filter, options)) {
    const at = kind === 'new' ? row.receivedAt : row.writtenAt;
    yield { data: { kind, ...toRowJson(row) }, draw: (look) => drawStep(row, at, look) };
  }
}
