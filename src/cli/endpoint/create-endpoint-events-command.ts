import type { Cli } from '../cli.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { parseUrl } from './parse-options.ts';
import { readHandled } from './read-handled.ts';
import { runOnSender } from './run-on-sender.ts';
import { toHandledTable, toTypeTable } from './type-table.ts';

/** `endpoint events`: what can be subscribed to, what the code handles, and what is sent. */
export function createEndpointEventsCommand(cli: Cli) {
  return createSenderCommand('events', {
    description:
      'List the event types that endpoints can be subscribed to, which of them the code handles, and ' +
      'which are sent to any endpoint of the account.',
    examples: ['endpoint events --env prod', 'endpoint events --url https://app.example/webhook'],
  })
    .option('--url <url>', 'look at endpoints of this URL only', parseUrl)
    .action(({ url, ...options }) =>
      runOnSender(
        cli,
        options,
        async ({ endpoints, task }) => {
          const [subscribable, all, handled] = await task('Asking for the event types', () =>
            Promise.all([endpoints.listEventTypes(), endpoints.list(), readHandled()]),
          );
          const looked = all.filter((endpoint) => url === undefined || endpoint.url === url);
          const subscribed = new Set(looked.flatMap(({ eventTypes }) => eventTypes));
          const types = [...new Set([...subscribable, ...subscribed])];
          return toTypeTable(
            types.map((type) => ({
              type,
              isHandled: handled.includes(type),
              isSubscribed: subscribed.has(type),
            })),
          );
        },
        async ({ warn }, why) => {
          warn(`only what the code handles is known, for ${why}`);
          return toHandledTable(await readHandled());
        },
      ),
    );
}
