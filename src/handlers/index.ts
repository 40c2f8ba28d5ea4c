import type { UnwrapWebhookEvent } from 'openai/resources/webhooks/webhooks';
import type { Handler } from '../webhooks/dispatch.ts';
import type { EventOf, OpenEvent } from '../webhooks/event.ts';
import { collectBatch } from './batch.ts';
import { answerLiveCall, answerRealtimeCall } from './call.ts';
import type { HandlerContext } from './context.ts';
import { collectEvalRun } from './eval-run.ts';
import { collectFineTuningJob } from './fine-tuning-job.ts';
import { noteEvent } from './note.ts';
import { collectResponse } from './response.ts';
import { collectSafetyAlert, collectSafetyCase } from './safety.ts';
import { collectVideo } from './video.ts';

type TypedHandlers = {
  [Type in UnwrapWebhookEvent['type']]?: Handler<EventOf<Type>, HandlerContext>;
};

/**
 * What each type may map to. A type that the SDK knows narrows its handler's event; any other type
 * is welcome under its own key, with an event of open shape.
 */
export interface Handlers extends TypedHandlers {
  // A method, because only methods let the narrower handlers above stand under an open key.
  [type: string]: {
    handle(event: OpenEvent, context: HandlerContext): string | Promise<string>;
  }['handle'];
}

/** What this app does about each event type. A type that is not here completes as `unhandled`. */
export const handlers = {
  'response.completed': collectResponse,
  'response.failed': collectResponse,
  'response.cancelled': collectResponse,
  'response.incomplete': collectResponse,

  'batch.completed': collectBatch,
  'batch.failed': collectBatch,
  'batch.expired': collectBatch,
  'batch.cancelled': collectBatch,

  'fine_tuning.job.succeeded': collectFineTuningJob,
  'fine_tuning.job.failed': collectFineTuningJob,
  'fine_tuning.job.cancelled': collectFineTuningJob,

  'eval.run.succeeded': collectEvalRun,
  'eval.run.failed': collectEvalRun,
  'eval.run.canceled': collectEvalRun,

  'video.completed': collectVideo,
  'video.failed': collectVideo,

  'realtime.call.incoming': answerRealtimeCall,
  'live.transport.incoming': answerLiveCall,
  'live.call.incoming': answerLiveCall,

  'safety.alert.created': collectSafetyAlert,
  'safety.org_alert.created': collectSafetyAlert,
  'safety.warning_issued': collectSafetyCase,
  'safety.deactivation_issued': collectSafetyCase,

  // Nothing to fetch, or no documented shape: kept as the event says.
  'batch.created': noteEvent,
  'batch.in_progress': noteEvent,
  'fine_tune.completed': noteEvent,
  'fine_tune.failed': noteEvent,
  'file.processed': noteEvent,
  'thread.run.completed': noteEvent,
  'thread.run.failed': noteEvent,
  'thread.run.requires_action': noteEvent,
  'live.transport.connected': noteEvent,
  'agent.session.created': noteEvent,
  'agent.session.in_progress': noteEvent,
  'agent.session.action_required': noteEvent,
  'agent.session.idle': noteEvent,
  'agent.session.failed': noteEvent,
  'agent.environment.ready': noteEvent,
  'agent.environment.failed': noteEvent,
  'agent.environment.suspended': noteEvent,
  'agent.environment.expired': noteEvent,
} satisfies Handlers;
