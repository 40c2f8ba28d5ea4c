import { sign } from '../../src/webhooks/signature.ts';
import { newId } from '../samples/new-id.ts';
import { samples, type SampleType } from '../samples/samples.ts';
import { createDelivery } from '../send/create-delivery.ts';
import { PostError, postDelivery } from '../send/post-delivery.ts';
import { ApiError } from './api-error.ts';

// An endpoint that takes longer has not answered; the real limit is undocumented.
const timeoutMs = 10_000;

/**
 * Sends a test event, signed with every secret, and resolves to the status that came back. Its
 * resources do not exist, and their ids say so (`missing`), as must be expected of real test events.
 * No answer is a 400 (`ApiError`); what the real API says then is undocumented.
 */
export async function sendTestEvent(test: {
  type: SampleType;
  url: string;
  secrets: readonly string[];
}): Promise<number> {
  const source = { now: Date.now(), random: Math.random };
  const event = {
    id: newId('evt_', source),
    object: 'event',
    created_at: Math.floor(source.now / 1000),
    type: test.type,
    data: samples[test.type].createData((prefix) => newId(`${prefix}missing_`, source)),
  };
  const [secret = '', ...others] = test.secrets;
  const delivery = createDelivery({ event, secret });
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = delivery.headers;
  const signatures = others.map((other) => sign(other, id, timestamp, delivery.body));
  const all = [delivery.headers['webhook-signature'], ...signatures].join(' ');
  const headers = { ...delivery.headers, 'webhook-signature': all };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    return (await postDelivery(test.url, { ...delivery, headers }, { signal })).status;
  } catch (error) {
    if (!(error instanceof PostError)) throw error;
    throw new ApiError(400, `The endpoint did not answer: ${error.code}.`, {
      code: 'webhook_test_failed',
    });
  }
}
