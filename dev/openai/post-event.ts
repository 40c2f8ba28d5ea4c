import { sign } from '../../src/webhooks/signature.ts';
import { createDelivery } from '../send/create-delivery.ts';
import { postDelivery } from '../send/post-delivery.ts';

// An endpoint that takes longer has not answered; the real limit is undocumented.
const timeoutMs = 10_000;

/** Posts an event once, signed with every secret; resolves to the status, throws a `PostError` without one. */
export async function postEvent(
  event: object,
  { url, secrets }: { url: string; secrets: readonly string[] },
): Promise<number> {
  const [secret = '', ...others] = secrets;
  const delivery = createDelivery({ event, secret });
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = delivery.headers;
  const signatures = others.map((other) => sign(other, id, timestamp, delivery.body));
  const all = [delivery.headers['webhook-signature'], ...signatures].join(' ');
  const headers = { ...delivery.headers, 'webhook-signature': all };
  const signal = AbortSignal.timeout(timeoutMs);
  return (await postDelivery(url, { ...delivery, headers }, { signal })).status;
}
