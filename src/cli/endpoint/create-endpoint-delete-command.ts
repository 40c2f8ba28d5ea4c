import type { Cli } from '../cli.ts';
import { message } from '../output.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { findEndpoint } from './find-endpoint.ts';
import { runOnSender } from './run-on-sender.ts';

/** `endpoint delete`: asks first. */
export function createEndpointDeleteCommand(cli: Cli) {
  return createSenderCommand('delete', {
    description: 'Delete an endpoint: nothing is sent to its URL any more.',
    examples: ['endpoint delete we_123 --env prod', 'endpoint delete we_123 --yes'],
  })
    .argument('<id>', 'of the endpoint')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'say what would be deleted')
    .action((id, { yes, dryRun = false, ...options }) =>
      runOnSender(cli, options, async ({ endpoints, task, confirm, finish }) => {
        const { name, url } = await task(`Asking for ${id}`, () => findEndpoint(endpoints, id));
        const what = `endpoint ${id} ("${name}", ${url})`;
        const data = { id, name, url };
        if (dryRun) return message({ ...data, isDeleted: false }, `Would delete ${what}.`);
        await confirm(`Delete ${what}?`, { yes });
        const wasThere = await finish('deleting the endpoint', () =>
          task(`Deleting ${id}`, () => endpoints.remove(id)),
        );
        return message(
          { ...data, isDeleted: wasThere },
          wasThere
            ? `Deleted ${what}. Its signing secret still counts, for what is on its way.`
            : `${id} was deleted in the meantime, by somebody else.`,
        );
      }),
    );
}
