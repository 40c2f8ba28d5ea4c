import {
  bury,
  claim,
  complete,
  type Delivery,
  replay,
  retry,
} from '../../src/webhooks/delivery.ts';
import { createSample } from '../samples/create-sample.ts';
import { newId } from '../samples/new-id.ts';
import type { SampleType } from '../samples/samples.ts';
import { toWireJson } from '../send/to-wire-json.ts';

/** What came in over three hours, and the one to look at closely. */
export interface Story {
  readonly deliveries: readonly Delivery[];
  readonly hero: Delivery;
}

const MINUTE = 60_000;
/** How often each type comes, and the handler's word when it is done. */
const KINDS: readonly (readonly [SampleType, number, string])[] = [
  ['response.completed', 46, 'completed'],
  ['batch.completed', 14, 'completed'],
  ['response.failed', 5, 'failed'],
  ['realtime.call.incoming', 9, 'accepted'],
  ['eval.run.succeeded', 7, 'completed'],
  ['video.completed', 6, 'completed'],
  ['fine_tuning.job.succeeded', 3, 'succeeded'],
  ['response.incomplete', 2, 'incomplete'],
];

/** Deliveries up to `now`: a calm time, a spell in which the API limits requests, and what is left of it. */
export function tellStory(now: Date): Story {
  const random = createRandom(20);
  const end = now.getTime();
  const heroAt = end - 21 * MINUTE;
  const hero = recover(receive('batch.completed', heroAt, random, { id: 'batch_mixed_1' }), heroAt);
  const deliveries = [hero];
  for (let at = end - 180 * MINUTE; at < end - 9000; at += gap(at - end, random)) {
    const [type, , word] = pickKind(random);
    const received = receive(type, at, random);
    deliveries.push(workOn(received, { at, end, word, random }));
  }
  deliveries.push(...tellTroubles(end, random));
  return { deliveries, hero };
}

type Random = () => number;

function receive(type: SampleType, at: number, random: Random, data: object = {}): Delivery {
  const sample = createSample(type, { now: at - 400, random });
  const event = { ...sample, data: { ...sample.data, ...data } };
  const receivedAt = new Date(at);
  return {
    id: newId('wh_', { now: at, random }),
    type,
    eventId: event.id,
    sender: random() < 0.22 ? 'azure-east' : 'default',
    receivedAt,
    traceparent: `00-${newId('', { now: at, random })}-00f067aa0ba902b7-01`,
    body: toWireJson(event),
    attempts: 0,
    progress: { state: 'received' },
    history: [{ at: receivedAt.toISOString(), state: 'received', attempt: 0 }],
  };
}

function workOn(
  received: Delivery,
  { at, end, word, random }: { at: number; end: number; word: string; random: Random },
): Delivery {
  const took = 120 + 900 * random() ** 3 + (random() < 0.06 ? 9000 * random() : 0);
  const claimed = begin(received, at + 60 + 80 * random());
  const isBusy = at > end - 22 * MINUTE && at < end - MINUTE;
  if (isBusy && random() < 0.13) {
    const busy = `ApiError: the API answered 429 rate_limit_exceeded for ${resourceOf(received)}`;
    const dueAt = new Date(end + (1 + 22 * random()) * MINUTE);
    const again = retry(claimed, new Date(at + 5000), busy, new Date(at + took));
    return retry(begin(again, at + 5200), dueAt, busy, new Date(at + 5900));
  }
  if (at > end - 20_000) return at > end - 12_000 ? received : begin(received, at + 90);
  return complete(claimed, word, new Date(at + took));
}

/** The API failed until its attempts were used up; then somebody replayed it. */
function recover(received: Delivery, at: number): Delivery {
  const failed = `ApiError: the API answered 500 for ${resourceOf(received)}`;
  const time = (ms: number) => new Date(at + ms);
  const first = retry(begin(received, at + 84), time(31_000), failed, time(410));
  const reason = `attempts used up: ${failed}`;
  const dead = bury(begin(first, at + 31_150), reason, time(31_600));
  const order = { by: 'mara@laptop', why: 'the API is well again', nonce: 'one' };
  const again = replay(dead, order, time(17 * MINUTE));
  if (!again) throw new Error('what is dead can be replayed');
  return complete(begin(again, at + 17 * MINUTE + 700), 'completed', time(17 * MINUTE + 2400));
}

/** What is not as it should be, now. */
function tellTroubles(end: number, random: Random): readonly Delivery[] {
  const signed = receive('response.completed', end - 34 * MINUTE, random);
  const unreadable = { ...signed, type: '', eventId: '', body: Buffer.from('ping') };
  const tuning = receive('fine_tuning.job.succeeded', end - 3400, random);
  const refused = (of: Delivery) =>
    `ApiError: the API answered 403 insufficient_permissions for ${resourceOf(of)}: its key or identity lacks the right to do this`;
  const forbidden = [2.2, 6.4].map((minutes) => {
    const at = end - minutes * MINUTE;
    const of = receive('eval.run.failed', at, random);
    const time = (ms: number) => new Date(at + ms);
    const first = retry(begin(of, at + 90), time(2000), refused(of), time(300));
    const second = retry(begin(first, at + 2100), time(30_000), refused(of), time(2300));
    return bury(begin(second, at + 30_100), refused(of), time(30_400));
  });
  return [
    bury(unreadable, 'unreadable: the body is no JSON', signed.receivedAt, 'receive'),
    begin(tuning, end - 3300),
    ...forbidden,
  ];
}

function begin(delivery: Delivery, at: number): Delivery {
  const until = new Date(at + 5 * MINUTE);
  return claim(
    delivery,
    { owner: `${delivery.id.slice(-6)}/${Math.floor(at % 97)}`, until },
    new Date(at),
  );
}

function resourceOf({ body }: Delivery): string {
  const { data } = JSON.parse(Buffer.from(body).toString()) as { data: { id?: string } };
  return data.id ?? 'the call';
}

/** Between one and the next: more come in waves, and lately. */
function gap(beforeEnd: number, random: Random): number {
  const wave =
    1.4 + Math.sin(beforeEnd / (7 * MINUTE)) + 0.5 * Math.sin(beforeEnd / (2.3 * MINUTE));
  return (3 + 42 * random()) * 1000 * (0.25 + 0.4 / Math.max(0.35, wave));
}

function pickKind(random: Random) {
  let left = random() * KINDS.reduce((sum, [, weight]) => sum + weight, 0);
  const found = KINDS.find(([, weight]) => (left -= weight) < 0) ?? KINDS[0];
  if (!found) throw new Error('there are kinds');
  return found;
}

/** The same numbers each time (mulberry32). */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
