import { InvalidWebhookSignatureError, OpenAI } from 'openai';
import { startReceiver, type Arrival, type Reply } from './start-receiver.ts';

const { webhooks } = new OpenAI({ apiKey: 'unused' });

/** A receiver that answers as a good one does, with the SDK as the judge of signatures. */
export function startVerifier(secret: string): ReturnType<typeof startReceiver> {
  return startReceiver((arrival) => verifyArrival(arrival, secret));
}

async function verifyArrival({ headers, body }: Arrival, secret: string): Promise<Reply> {
  if (body.length > 512 * 1024) return { status: 413 };
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  if (names.some((name) => headers[name] === undefined)) return { status: 400 };
  try {
    await webhooks.verifySignature(body.toString(), headers, secret);
    return { status: 200 };
  } catch (error) {
    if (error instanceof InvalidWebhookSignatureError) return { status: 400 };
    throw error;
  }
}
