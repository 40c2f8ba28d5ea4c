import type { Endpoint } from '../../endpoints/endpoints.ts';
import { UsageError } from '../cli-error.ts';
import { explainError } from '../explain-error.ts';
import { findEndpoint } from './find-endpoint.ts';
import { followDelivery } from './follow-delivery.ts';
import { openSearchedInbox, type SearchedInbox } from './search-inbox.ts';
import { readHandled } from './read-handled.ts';
import type { SenderSession } from './run-on-sender.ts';
import type { TestResult } from './test-output.ts';

interface Wish {
  readonly id: string;
  readonly event: string | undefined;
  readonly waitMs: number;
  readonly now: () => Date;
}

/** How far the clocks of this machine and of the receiver may differ. */
const SKEW_MS = 300_000;

/** Has a test event sent and follows it; its delivery is told by being the one that was not there before. */
export async function sendTestEvent(
  session: SenderSession,
  { id, event, waitMs, now }: Wish,
): Promise<TestResult> {
  const { endpoints, context, sender, task, signal } = session;
  const { openai } = endpoints;
  if (!openai) {
    throw new UsageError(
      'Azure OpenAI sends no test events: pass --real --model NAME, which has a deployment of this ' +
        'name make a small response and follows its event',
    );
  }
  const endpoint = await task(`Asking for ${id}`, () => findEndpoint(endpoints, id));
  const type = event ?? chooseType(endpoint, await readHandled());
  const since = new Date(now().getTime() - SKEW_MS);
  const find = (inbox: SearchedInbox) => inbox.findIds({ types: [type], sender, since }, signal);

  const before = await task('Looking at the inbox', async () => {
    try {
      const inbox = await openSearchedInbox(context, now);
      return { inbox, ids: new Set(await find(inbox)) };
    } catch (error) {
      signal.throwIfAborted();
      return { problem: explainError(error) };
    }
  });
  const status = await task(`Having ${type} sent`, () => openai.test(id, type));
  const result = { endpoint, event: type, status };
  if (status < 200 || status > 299) return { ...result, problem: explainStatus(status, id) };
  if ('problem' in before) {
    const problem = `what became of it is unknown, as the inbox cannot be reached: ${before.problem}`;
    return { ...result, problem };
  }
  const { inbox, ids } = before;
  const delivery = await task('Looking for it in the inbox', (say) =>
    followDelivery({
      inbox,
      find: async () => (await find(inbox)).find((each) => !ids.has(each)),
      waitMs,
      say,
      signal,
    }),
  );
  if (delivery) return { ...result, delivery };
  const problem =
    `the inbox has no new delivery of this type from ${sender}: does ${endpoint.url} lead to the ` +
    'receiver that these settings are of?';
  return { ...result, problem };
}

/** What the endpoint is sent anyway, and rather no call: somebody would pick it up. */
function chooseType({ eventTypes }: Endpoint, handled: readonly string[]): string {
  const quiet = eventTypes.filter((type) => !/^(realtime|live|safety)\./.test(type));
  const type = quiet.find((each) => handled.includes(each)) ?? quiet[0] ?? eventTypes[0];
  if (type !== undefined) return type;
  throw new UsageError('the endpoint is subscribed to nothing: pass --event TYPE');
}

function explainStatus(status: number, id: string): string {
  if (status === 400 || status === 401) {
    return `the receiver does not know the endpoint's signing secret: see \`endpoint show ${id}\``;
  }
  if (status === 404 || status === 405) {
    return `no receiver is at this URL: change it with \`endpoint update ${id} --url\``;
  }
  if (status === 503) return 'the receiver does not reach its storage or its vault: see its log';
  return 'the receiver did not accept it: see its log';
}
