import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { createSettingsCommand } from '../create-command.ts';
import { message } from '../output.ts';
import { explainStatus, isAccepted } from './explain-status.ts';
import { findDelivery } from './find-delivery.ts';
import { findLocalSecret } from './find-local-secret.ts';
import { openInbox } from './open-inbox.ts';
import { parseReceiver, toShownUrl } from './parse-receiver.ts';

/** `event resend`: posts a stored event to another receiver; the inbox is only read. */
export function createEventResendCommand(cli: Cli) {
  const { run, openContext, now } = cli;
  return createSettingsCommand('resend', {
    description:
      'Post a stored event to another receiver, such as a laptop, signed with the local secret.',
    examples: [
      'event resend wh_67ab12 --url localhost:7071/webhook --env prod',
      'event resend wh_67ab12 --url https://example.com/webhook --json',
    ],
  })
    .argument('<delivery>', 'the webhook-id, as event list shows it')
    .addOption(
      new Option('--url <url>', 'the receiver; SIP headers of calls go there, too')
        .argParser(parseReceiver)
        .makeOptionMandatory(),
    )
    .action((id, { url, ...options }) =>
      run(options, async ({ task, signal }) => {
        const inbox = await openInbox(openContext(options), now);
        const secret = await findLocalSecret(cli);
        const { delivery } = await task('Reading the delivery', () =>
          findDelivery(inbox, id, signal),
        );
        const { createResend, ResendError } = await import('../../inbox/resend.ts');
        const resend = createResend(now);
        const place = toShownUrl(url);
        const answer = await task(`Posting to ${place}`, () =>
          resend(delivery, { url, secret }, signal).catch((error: unknown) => {
            if (!(error instanceof ResendError)) throw error;
            throw new CliError(error.message, { cause: error });
          }),
        );
        const text = `${answer.status} in ${answer.ms} ms from ${place}${explainStatus(answer.status)}`;
        return {
          ...message({ delivery: id, url: place, ...answer }, text),
          hasProblems: !isAccepted(answer.status),
        };
      }),
    );
}
