import type { Dispatch } from '../../webhooks/dispatch.ts';
import { PermanentError } from '../../webhooks/errors.ts';
import type { Bound } from './bounded.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';

type Outcome = 'ok' | 'permanent-error' | 'error' | 'aborted';

/** Records how long each run of a handler took, and how it ended. */
export function createTimeHandlers(
  { handlerDuration }: Pick<Instruments, 'handlerDuration'>,
  toType: Bound,
): (dispatch: Dispatch) => Dispatch {
  return (dispatch) => async (event, attempt) => {
    const started = performance.now();
    let isTold = false;
    const tell = (ended: Outcome) => {
      if (isTold) return;
      isTold = true;
      handlerDuration.record((performance.now() - started) / 1000, {
        [ATTRIBUTES.type]: toType(event.type),
        [ATTRIBUTES.outcome]: attempt.signal.aborted ? 'aborted' : ended,
      });
    };
    // At once: a handler that does not listen to its signal may never end.
    const giveUp = () => tell('aborted');
    attempt.signal.addEventListener('abort', giveUp, { once: true });
    try {
      const result = await dispatch(event, attempt);
      tell('ok');
      return result;
    } catch (error) {
      tell(error instanceof PermanentError ? 'permanent-error' : 'error');
      throw error;
    } finally {
      attempt.signal.removeEventListener('abort', giveUp);
    }
  };
}
