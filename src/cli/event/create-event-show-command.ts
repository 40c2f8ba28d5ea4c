import type { Delivery } from '../../webhooks/delivery.ts';
import { readEvent } from '../../webhooks/event.ts';
import type { Cli } from '../cli.ts';
import { UsageError } from '../cli-error.ts';
import { createSettingsCommand } from '../create-command.ts';
import { drawDelivery } from './draw-delivery.ts';
import { findDelivery } from './find-delivery.ts';
import { openInbox } from './open-inbox.ts';
import { readSafely } from './personal-data.ts';
import { type Result, readResults } from './read-results.ts';
import { toRowJson } from './to-row-json.ts';

/** `event show`: all that is known of one delivery, personal data only when asked for. */
export function createEventShowCommand({ run, openContext, now }: Cli) {
  return createSettingsCommand('show', {
    description: 'Show a delivery: its state, history, body, and what came of it.',
    examples: ['event show wh_67ab12 --env prod', 'event show wh_67ab12 --raw --show-personal'],
  })
    .argument('<delivery>', 'the webhook-id, as event list shows it')
    .option('--raw', 'only the body, byte by byte as it was signed')
    .option('--show-personal', 'show who called whom, and SIP headers')
    .action((id, { raw, showPersonal = false, ...options }) =>
      run(options, async ({ task, signal }) => {
        const context = openContext(options);
        const inbox = await openInbox(context, now);
        const { delivery } = await task('Reading the delivery', () =>
          findDelivery(inbox, id, signal),
        );
        const { event: safeEvent, isPersonal } = readSafely(delivery.body);
        if (raw) {
          if (!isPersonal || showPersonal) return { bytes: delivery.body };
          throw new UsageError(
            'the body holds SIP headers or is no event, so there may be personal data in it: add ' +
              '--show-personal to have it all the same',
          );
        }
        const results = await task('Reading what came of it', () =>
          readResults(context, inbox, delivery, signal),
        );
        const event = showPersonal ? readEvent(delivery.body) : safeEvent;
        return {
          data: toJson(delivery, event, showPersonal ? results : results.map(withoutParties)),
          draw: (look) =>
            drawDelivery({ delivery, event, results, isPersonalShown: showPersonal }, look),
        };
      }),
    );
}

function toJson({ body, ...facts }: Delivery, event: unknown, results: readonly Result[]) {
  return {
    ...toRowJson(facts),
    bodyBytes: body.byteLength,
    // No event, no body: `--raw` has the bytes.
    ...(event !== undefined && { event }),
    results: results.map(({ record, files }) => ({ ...record, files })),
  };
}

function withoutParties({ record: { call: _call, ...record }, files }: Result): Result {
  return { record, files };
}
