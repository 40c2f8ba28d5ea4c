import type { WebhookCreateParams } from 'openai/resources/webhooks';
import { samples, sampleTypes } from '../samples/samples.ts';

type Subscribable = WebhookCreateParams['event_types'][number];

// Keyed, so that the compiler misses none and takes no other.
const subscribable: Record<Subscribable, true> = {
  'response.completed': true,
  'response.failed': true,
  'response.cancelled': true,
  'response.incomplete': true,
  'batch.completed': true,
  'batch.failed': true,
  'batch.expired': true,
  'batch.cancelled': true,
  'fine_tuning.job.succeeded': true,
  'fine_tuning.job.failed': true,
  'fine_tuning.job.cancelled': true,
  'eval.run.succeeded': true,
  'eval.run.failed': true,
  'eval.run.canceled': true,
  'realtime.call.incoming': true,
  'video.completed': true,
  'video.failed': true,
  'agent.session.created': true,
  'agent.session.in_progress': true,
  'agent.session.action_required': true,
  'agent.session.idle': true,
  'agent.session.failed': true,
  'agent.environment.ready': true,
  'agent.environment.failed': true,
  'agent.environment.suspended': true,
  'agent.environment.expired': true,
  'safety.alert.created': true,
};

/** The event types that an endpoint of an OpenAI project can subscribe to. */
export const openAiEventTypes = sampleTypes.filter((type) => Object.hasOwn(subscribable, type));

/** The event types that Azure OpenAI documents. */
export const azureEventTypes = sampleTypes.filter((type) => samples[type].azure);
