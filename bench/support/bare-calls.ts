/** A program that makes the two storage calls of a new delivery again and again, when it is told to. */
import { newId } from '../../dev/samples/new-id.ts';
import { runEach } from '../../dev/send/run-each.ts';
import { createTwoCalls } from './two-calls.ts';

/** How often, and how many at a time. */
export interface BareOrder {
  readonly count: number;
  readonly concurrency: number;
}

const storeOne = createTwoCalls(process.env['AzureWebJobsStorage'] ?? '');

process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'order' in message) {
    void run(message.order as BareOrder);
  }
});
process.once('disconnect', () => process.exit());
process.send?.({ ready: true });

async function run(order: BareOrder): Promise<void> {
  const times: number[] = [];
  await runEach(order, async () => {
    const startedAt = performance.now();
    await storeOne(newId('wh_', { now: Date.now(), random: Math.random }));
    times.push(performance.now() - startedAt);
  });
  process.send?.({ times });
}
