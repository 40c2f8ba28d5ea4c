import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { createNoun } from '../create-command.ts';
import { createEndpointCreateCommand } from './create-endpoint-create-command.ts';
import { createEndpointDeleteCommand } from './create-endpoint-delete-command.ts';
import { createEndpointEventsCommand } from './create-endpoint-events-command.ts';
import { createEndpointListCommand } from './create-endpoint-list-command.ts';
import { createEndpointRotateCommand } from './create-endpoint-rotate-command.ts';
import { createEndpointShowCommand } from './create-endpoint-show-command.ts';
import { createEndpointTestCommand } from './create-endpoint-test-command.ts';
import { createEndpointUpdateCommand } from './create-endpoint-update-command.ts';

/** `endpoint` and its verbs. */
export function createEndpointNoun(cli: Cli): CommandUnknownOpts {
  return createNoun('endpoint', 'Webhook endpoints, as they are registered at the sender.', [
    createEndpointListCommand(cli),
    createEndpointShowCommand(cli),
    createEndpointCreateCommand(cli),
    createEndpointUpdateCommand(cli),
    createEndpointDeleteCommand(cli),
    createEndpointTestCommand(cli),
    createEndpointRotateCommand(cli),
    createEndpointEventsCommand(cli),
  ]);
}
