import { createSample } from '../../dev/samples/create-sample.ts';
import { newId } from '../../dev/samples/new-id.ts';
import { between, pick, type Random, shuffle } from './random.ts';
import type { Step } from './steps.ts';

/** One delivery, all of it decided before the first is sent. */
export interface Planned {
  /** The `webhook-id`. */
  readonly id: string;
  readonly body: Buffer;
  /** The handler's steps, attempt by attempt; the last goes on. */
  readonly steps: readonly Step[];
  /** Copies that the first attempt posts at the same time. */
  readonly copies: number;
  /** Further copies, sent after it was acknowledged. */
  readonly again: number;
}

export interface PlanOptions {
  readonly deliveries: number;
  /** Percent of the deliveries that are incoming calls, for which an app may have a faster way. */
  readonly calls: number;
  readonly random: Random;
  /** Milliseconds since 1970; the ids show it, so that two runs of one seed share no id. */
  readonly now: number;
}

/** How many of a thousand deliveries have which steps; all others succeed at once. */
const perThousand: readonly (readonly [number, readonly Step[]])[] = [
  [50, ['fail', 'ok']],
  [15, ['fail', 'fail', 'fail', 'ok']],
  [15, ['fail-late', 'ok']],
  [5, ['hang', 'ok']],
  [10, ['slow', 'ok']],
  [2, ['crash', 'ok']],
  [2, ['crash-late', 'ok']],
  [10, ['refuse']],
  [1, ['fail']],
];

const types = ['response.completed', 'batch.completed', 'eval.run.succeeded'] as const;
const largeBytes = 80_000;

/** Plans all deliveries, in the order in which they are sent first. */
export function planDeliveries({ deliveries, calls, random, now }: PlanOptions): Planned[] {
  const planned = Array.from({ length: deliveries }, (_, index): Planned => {
    const type = random() * 100 < calls ? 'realtime.call.incoming' : pick(random, types);
    const steps = pickSteps(random);
    const event = createSample(type, { now: now + index, random });
    // More than one column of a row now and then, and some size always.
    const size = random() < 0.002 ? largeBytes : between(random, 0, 1000);
    const data = { ...event.data, plan: steps, padding: '·'.repeat(size / 2) };
    return {
      id: newId('wh_', { now, random }),
      body: Buffer.from(JSON.stringify({ ...event, data })),
      steps,
      copies: random() < 0.03 ? 3 : 1,
      again: random() < 0.03 ? 2 : 0,
    };
  });
  return shuffle(random, planned);
}

/** Whether a delivery must end dead: its last step fails, and goes on. */
export function isDoomed({ steps }: Planned): boolean {
  const last = steps.at(-1);
  return last === 'refuse' || last === 'fail';
}

function pickSteps(random: Random): readonly Step[] {
  let rank = random() * 1000;
  for (const [share, steps] of perThousand) {
    if (rank < share) return steps;
    rank -= share;
  }
  return ['ok'];
}
