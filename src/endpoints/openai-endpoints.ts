import type { OpenAI } from 'openai';
import type { WebhookCreateParams } from 'openai/resources/webhooks';
import { array, number, object, string } from 'valibot';
import { ask, askJson } from '../openai/ask.ts';
import { hasStatus } from '../webhooks/errors.ts';
import type { Endpoints } from './endpoints.ts';
import { askCreated, askEndpoint, askEndpoints, askSecret, toBody } from './wire.ts';

/** How long one call may take, its retries included. */
const TIMEOUT_MS = 30_000;
const PAGE = 100;

const EventTypesAnswer = object({ data: array(string()) });
const TestAnswer = object({ status_code: number() });

// The SDK's lists are those of the day it was made; new types must not wait for a new SDK.
type Types = WebhookCreateParams['event_types'];

/** The endpoints of the project whose key `openai` has; a call without an end is given up. */
export function createOpenAiEndpoints(
  { webhooks }: OpenAI,
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Endpoints {
  const limits = () => ({ timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) });
  // A second try after a lost answer would make a second endpoint, or a second secret.
  const once = () => ({ ...limits(), maxRetries: 0 });

  return {
    provider: 'openai',
    list: () =>
      askEndpoints((after) => webhooks.list({ limit: PAGE, ...(after && { after }) }, limits())),
    async find(id) {
      try {
        return await askEndpoint(named(id), () => webhooks.retrieve(id, limits()));
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },
    create({ name, url, eventTypes }) {
      const body = { name, url, event_types: [...eventTypes] as Types };
      return askCreated('a new webhook endpoint', () => webhooks.create(body, once()));
    },
    update(id, changes) {
      const { event_types: types, ...rest } = toBody(changes);
      const body = { ...rest, ...(types && { event_types: types as Types }) };
      return askEndpoint(named(id), () => webhooks.update(id, body, limits()));
    },
    async remove(id) {
      try {
        const response = await ask(named(id), () => webhooks.delete(id, limits()));
        await response.body?.cancel();
        return true;
      } catch (error) {
        if (hasStatus(error, 404)) return false;
        throw error;
      }
    },
    async listEventTypes() {
      const { value } = await askJson(
        'webhook event types',
        () => webhooks.eventTypes.list(limits()),
        EventTypesAnswer,
      );
      return value.data;
    },
    openai: {
      async test(id, eventType) {
        const body = { event_type: eventType as Types[number] };
        // Once: each try is a delivery. Its `success` is true whatever the endpoint answered.
        const request = () => webhooks.test(id, body, once());
        const { value } = await askJson(`a test of ${named(id)}`, request, TestAnswer);
        return value.status_code;
      },
      rotateSecret(id) {
        const body = { keep_old_secret_active_for_24_hours: true };
        return askSecret(`the secret of ${named(id)}`, () =>
          webhooks.rotateSecret(id, body, once()),
        );
      },
    },
  };
}

function named(id: string): string {
  return `webhook endpoint ${id}`;
}
