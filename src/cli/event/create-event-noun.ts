import type { Cli } from '../cli.ts';
import { createNoun } from '../create-command.ts';
import { createEventExportCommand } from './create-event-export-command.ts';
import { createEventListCommand } from './create-event-list-command.ts';
import { createEventReplayCommand } from './create-event-replay-command.ts';
import { createEventResendCommand } from './create-event-resend-command.ts';
import { createEventShowCommand } from './create-event-show-command.ts';
import { createEventStatsCommand } from './create-event-stats-command.ts';

/** `event` and its verbs. */
export function createEventNoun(cli: Cli) {
  return createNoun('event', 'Deliveries in the inbox: what came, what came of it, once more.', [
    createEventListCommand(cli),
    createEventShowCommand(cli),
    createEventReplayCommand(cli),
    createEventResendCommand(cli),
    createEventExportCommand(cli),
    createEventStatsCommand(cli),
  ]);
}
