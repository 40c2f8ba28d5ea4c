import { object, string } from 'valibot';
import { askJson } from '../../openai/ask.ts';
import { readEvent } from '../../webhooks/event.ts';
import { CliError } from '../cli-error.ts';
import { explainError } from '../explain-error.ts';
import { findEndpoint } from './find-endpoint.ts';
import { followDelivery } from './follow-delivery.ts';
import { openSearchedInbox, type SearchedInbox } from './search-inbox.ts';
import type { SenderSession } from './run-on-sender.ts';
import type { TestResult } from './test-output.ts';

interface Wish {
  readonly id: string;
  readonly model: string;
  readonly waitMs: number;
  readonly now: () => Date;
}

const EVENT = 'response.completed';
/** How far the clocks of this machine and of the receiver may differ. */
const SKEW_MS = 300_000;
const ENDED = new Set(['completed', 'failed', 'cancelled', 'incomplete']);

const ResponseAnswer = object({ id: string(), status: string() });

/** Makes a small response in the background, and follows the event of its end by its id. */
export async function testForReal(
  session: SenderSession,
  { id, model, waitMs, now }: Wish,
): Promise<TestResult> {
  const { endpoints, context, sender, openApi, task, signal } = session;
  const endpoint = await task(`Asking for ${id}`, () => findEndpoint(endpoints, id));
  if (!endpoint.eventTypes.includes(EVENT)) {
    throw new CliError(
      `${id} is not subscribed to ${EVENT}: run \`endpoint update ${id} --add ${EVENT}\` first`,
    );
  }
  const since = new Date(now().getTime() - SKEW_MS);
  const inbox = await task('Looking at the inbox', async () => {
    try {
      const opened = await openSearchedInbox(context, now);
      // Without it there would be nothing to see for the price of a response.
      await opened.findIds({ types: [EVENT], sender, since }, signal);
      return opened;
    } catch (error) {
      signal.throwIfAborted();
      const text = `the inbox cannot be reached, so no response was made: ${explainError(error)}`;
      throw new CliError(text, { cause: error });
    }
  });

  const openai = await openApi();
  const limits = { signal, timeout: 60_000 };
  // No limit of tokens: what a model thinks counts, too, and a response that is cut short is another event.
  const params = { background: true, model, input: 'ping' };
  const subject = `a new response of ${model}`;
  const { value: response } = await task('Making a response', () =>
    askJson(
      subject,
      () => openai.responses.create(params, { ...limits, maxRetries: 0 }),
      ResponseAnswer,
    ),
  );
  const delivery = await task(`Waiting for the event of ${response.id}`, (say) =>
    followDelivery({
      inbox,
      find: () => findByResource(inbox, response.id, { sender, since, signal }),
      waitMs,
      say,
      signal,
    }),
  );
  const result = { endpoint, event: delivery?.type ?? EVENT, resource: response.id };
  if (delivery) return { ...result, delivery };
  const { value: latest } = await task(`Asking for ${response.id}`, () =>
    askJson(response.id, () => openai.responses.retrieve(response.id, {}, limits), ResponseAnswer),
  );
  return { ...result, problem: explainAbsence(latest.status, endpoint.url) };
}

/** Its delivery, by what is in the body: any text may hold the id, but only the event is about it. */
async function findByResource(
  inbox: SearchedInbox,
  resource: string,
  { sender, since, signal }: { sender: string; since: Date; signal: AbortSignal },
): Promise<string | undefined> {
  const filter = { types: ['response.*'], sender, since, search: resource, searchBody: true };
  for (const id of await inbox.findIds(filter, signal)) {
    const stored = await inbox.read(id, signal);
    const { data }: { data?: unknown } = (stored && readEvent(stored.delivery.body)) ?? {};
    if (typeof data === 'object' && data !== null && 'id' in data && data.id === resource)
      return id;
  }
  return undefined;
}

function explainAbsence(status: string, url: string): string {
  return ENDED.has(status)
    ? `the response is ${status}, and no event of it is in the inbox: does ${url} lead to the receiver ` +
        'that these settings are of, and is its secret stored?'
    : `the response is still ${status}: pass a longer --wait`;
}
