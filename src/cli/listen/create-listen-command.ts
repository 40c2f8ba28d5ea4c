import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { createSettingsCommand } from '../create-command.ts';
import {
  createSenderOption,
  createSinceOption,
  createTypeOption,
} from '../event/filter-options.ts';
import { findLocalSecret } from '../event/find-local-secret.ts';
import { openInbox, toPlace } from '../event/open-inbox.ts';
import { parseReceiver, toShownUrl } from '../event/parse-receiver.ts';
import { createNumberParser } from '../event/parse-number.ts';
import { forwardAll } from './forward-all.ts';

/** `listen`: posts what comes into an inbox to a receiver on this machine; the inbox is only read. */
export function createListenCommand(cli: Cli) {
  const { run, openContext, now, terminal } = cli;
  return createSettingsCommand('listen', {
    description:
      'Forward new deliveries to a receiver, such as this laptop, signed with the local secret.',
    examples: [
      'listen --forward http://localhost:7071/webhook --env prod',
      "listen --forward localhost:7071/webhook --type 'batch.*' --since 10m",
    ],
  })
    .addOption(
      new Option('--forward <url>', 'the receiver; SIP headers of calls go there, too')
        .argParser(parseReceiver)
        .makeOptionMandatory(),
    )
    .addOption(createTypeOption())
    .addOption(createSenderOption())
    .addOption(createSinceOption(now))
    .addOption(
      new Option('--interval <seconds>', 'between two looks (default: 2)').argParser(
        createNumberParser(0.2, 3600, false),
      ),
    )
    .action(({ forward: url, type: types, sender, since, interval = 2, ...options }) =>
      run(options, async (session) => {
        const context = openContext(options);
        const inbox = await openInbox(context, now);
        const secret = await findLocalSecret(cli);
        terminal.writeError(
          `Forwarding the inbox ${toPlace(context)} to ${toShownUrl(url)}\nCtrl-C ends it.\n`,
        );
        const wish = {
          url,
          secret,
          ...(types && { types }),
          ...(sender !== undefined && { sender }),
          ...(since && { since }),
          pollMs: interval * 1000,
        };
        return { items: forwardAll(inbox, wish, { session, now, terminal }) };
      }),
    );
}
