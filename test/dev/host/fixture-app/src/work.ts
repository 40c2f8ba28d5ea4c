import { setTimeout as delay } from 'node:timers/promises';
// oxlint-disable-next-line no-restricted-imports -- This app is a fixture and registers its own functions.
import { app, type InvocationContext } from '@azure/functions';

interface Item {
  key: string;
  holdMs?: number;
  /** How many attempts fail. */
  failures?: number;
}

app.storageQueue<Item | string>('work', {
  queueName: '%WORK_QUEUE%',
  connection: 'FIXTURE_STORAGE',
  handler: async (item, context) => {
    const { id, dequeueCount, insertionTime, popReceipt } = context.triggerMetadata ?? {};
    const { key, holdMs = 0, failures = 0 } = typeof item === 'string' ? { key: item } : item;
    const metadata = { id, dequeueCount, insertionTime, popReceipt };
    write(context, { message: 'began', key, isText: typeof item === 'string', ...metadata });
    await delay(holdMs);
    if (Number(dequeueCount) <= failures) {
      throw new Error(`${key} failed`);
    }
    write(context, { message: 'ended', key });
  },
});

app.timer('tick', {
  schedule: '%TICK_SCHEDULE%',
  runOnStartup: true,
  handler: async (timer, context) => {
    write(context, { message: 'ticked', timer });
    await delay(1100);
    write(context, { message: 'tocked' });
  },
});

function write(context: InvocationContext, line: Record<string, unknown>): void {
  context.log(JSON.stringify(line));
}
