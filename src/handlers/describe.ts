import { handlers } from './index.ts';

const response =
  'Stores the response as it is, its text and, where it cites pages, a report with links.';
const batch = 'Stores the batch with its output and its errors, of which there may be only a part.';
const job =
  'Stores the job with its events and result files, and records the name of the new model.';
const evalRun = 'Stores the eval run with what it made of each item, and counts what passed.';
const video = 'Stores the video and what is known about it, before the API forgets it.';
const call = 'Records who calls whom, then accepts, rejects or refers the call as the policy says.';
const alert = 'Stores the safety alert, and tells people even where the key may not read it.';
const safetyCase = 'Stores the safety case: the warning or the deactivation of a user.';
const note = 'Records what the event says by itself, as there is nothing to fetch.';

/** What the handler of a type does, in a sentence for whoever looks at a delivery; a handler needs none. */
export const descriptions: Readonly<Record<string, string>> = {
  'response.completed': response,
  'response.failed': response,
  'response.cancelled': response,
  'response.incomplete': response,

  'batch.completed': batch,
  'batch.failed': batch,
  'batch.expired': batch,
  'batch.cancelled': batch,

  'fine_tuning.job.succeeded': job,
  'fine_tuning.job.failed': job,
  'fine_tuning.job.cancelled': job,

  'eval.run.succeeded': evalRun,
  'eval.run.failed': evalRun,
  'eval.run.canceled': evalRun,

  'video.completed': video,
  'video.failed': video,

  'realtime.call.incoming': call,
  'live.transport.incoming': call,
  'live.call.incoming': call,

  'safety.alert.created': alert,
  'safety.org_alert.created': alert,
  'safety.warning_issued': safetyCase,
  'safety.deactivation_issued': safetyCase,

  'batch.created': note,
  'batch.in_progress': note,
  'fine_tune.completed': note,
  'fine_tune.failed': note,
  'file.processed': note,
  'thread.run.completed': note,
  'thread.run.failed': note,
  'thread.run.requires_action': note,
  'live.transport.connected': note,
  'agent.session.created': note,
  'agent.session.in_progress': note,
  'agent.session.action_required': note,
  'agent.session.idle': note,
  'agent.session.failed': note,
  'agent.environment.ready': note,
  'agent.environment.failed': note,
  'agent.environment.suspended': note,
  'agent.environment.expired': note,
} satisfies Partial<Record<keyof typeof handlers, string>>;

const undescribed =
  'Runs the handler of this type, which src/handlers/describe.ts does not describe.';

/** What the handler of a type does; undefined where there is no handler, whatever is described. */
export function describeHandler(type: string): string | undefined {
  if (!Object.hasOwn(handlers, type)) return undefined;
  return Object.hasOwn(descriptions, type) ? descriptions[type] : undescribed;
}

/** Every type that has a handler, and what it does. */
export function describeHandlers(): readonly { readonly type: string; readonly does: string }[] {
  return Object.keys(handlers).map((type) => ({
    type,
    does: describeHandler(type) ?? undescribed,
  }));
}
