import type { Delivery } from './delivery.ts';
import { faults, type Fault } from './faults.ts';
import type { PlannedEvent } from './plan-events.ts';
import { postDelivery, PostError } from './post-delivery.ts';

/** What became of one delivery. */
export interface Outcome {
  type: string;
  eventId: string;
  webhookId: string | undefined;
  fault: Fault | undefined;
  /** The status that is due: any 2xx without a fault; a 429 may stand for a 400. */
  expected: number | '2xx';
  /** One for each copy that was answered. */
  answers: Array<{ status: number; body: string; ms: number }>;
  /** Why no answer came, such as `ECONNRESET`. */
  error?: string;
  asExpected: boolean;
}

// Long enough for a cold start, and no receiver should hang the terminal.
const timeoutMs = 30_000;

/** Posts every copy of a delivery, one after the other, and compares the answers to what is due. */
export async function sendDelivery(
  url: string,
  delivery: Delivery,
  { event, fault }: { event: PlannedEvent; fault?: Fault | undefined },
): Promise<Outcome> {
  const expected = fault === undefined ? '2xx' : faults[fault].answer;
  const outcome: Outcome = {
    type: event.type,
    eventId: event.id,
    webhookId: delivery.headers['webhook-id'],
    fault,
    expected,
    answers: [],
    asExpected: false,
  };
  try {
    for (let copy = 0; copy < delivery.copies; copy += 1) {
      const signal = AbortSignal.timeout(timeoutMs);
      const { status, body, ms } = await postDelivery(url, delivery, { signal });
      outcome.answers.push({ status, body, ms: Math.round(ms * 100) / 100 });
    }
  } catch (error) {
    if (!(error instanceof PostError)) throw error;
    return { ...outcome, error: error.code };
  }
  return { ...outcome, asExpected: outcome.answers.every(({ status }) => isDue(status, expected)) };
}

function isDue(status: number, expected: Outcome['expected']): boolean {
  if (expected === '2xx') return status >= 200 && status < 300;
  // An address that was refused too often is told so instead.
  return status === expected || (expected === 400 && status === 429);
}
