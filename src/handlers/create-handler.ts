import type { ResultRecord } from '../results/record.ts';
import type { AttemptContext, Handler } from '../webhooks/dispatch.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import type { HandlerContext } from './context.ts';
import { orTellDeath } from './keep-and-tell.ts';

/** Whose event it is, and which delivery brought it. */
export type Origin = Pick<AttemptContext, 'sender' | 'idempotencyKey'>;

/** The record of what an event says by itself; throws a `PermanentError` where it names no resource. */
export type State = (event: OpenEvent, origin: Origin) => ResultRecord;

/** A handler that can also say what its event means, for a delivery that dies without a run of it. */
export interface StatingHandler extends Handler<OpenEvent, HandlerContext> {
  readonly state: State;
}

/** A handler that does `work`, and tells people where its failure is the delivery's death. */
export function createHandler(
  state: State,
  work: (statement: ResultRecord, event: OpenEvent, context: HandlerContext) => Promise<string>,
): StatingHandler {
  const handle = async (event: OpenEvent, context: HandlerContext): Promise<string> => {
    const statement = state(event, context);
    return orTellDeath(statement, context, () => work(statement, event, context));
  };
  return Object.assign(handle, { state });
}
