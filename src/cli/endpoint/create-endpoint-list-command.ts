import type { Cli } from '../cli.ts';
import { PROGRAM } from '../create-command.ts';
import { toAge } from '../format.ts';
import { table } from '../output.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { runOnSender } from './run-on-sender.ts';

/** `endpoint list`: one row for each endpoint of the account, newest first. */
export function createEndpointListCommand(cli: Cli) {
  return createSenderCommand('list', {
    description: 'List the endpoints of an account, newest first.',
    examples: ['endpoint list --env prod', 'endpoint list --provider azure --json'],
  }).action((options) =>
    runOnSender(cli, options, async ({ endpoints, task }) =>
      table({
        rows: await task('Asking for the endpoints', () => endpoints.list()),
        columns: [
          { title: 'id', value: ({ id }) => id, tone: () => 'strong' },
          { title: 'name', value: ({ name }) => name, canShrink: true },
          { title: 'url', value: ({ url }) => url, canShrink: true },
          { title: 'types', value: ({ eventTypes }) => eventTypes.length },
          { title: 'age', value: ({ createdAt }) => toAge(createdAt, cli.now()) },
        ],
        empty: `No endpoint. Create one: ${PROGRAM} endpoint create --url https://…/webhook`,
      }),
    ),
  );
}
