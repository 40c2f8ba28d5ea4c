import { Option } from '@commander-js/extra-typings';
import { createSettingsCommand } from '../create-command.ts';
import { parseSender } from '../secret/parse-sender.ts';

/** A verb that works on the account of one sender. */
export function createSenderCommand(
  name: string,
  about: Parameters<typeof createSettingsCommand>[1],
) {
  return createSettingsCommand(name, about)
    .addOption(
      new Option('--provider <provider>', 'whose API, where the settings have both').choices([
        'openai',
        'azure',
      ] as const),
    )
    .addOption(
      new Option('--sender <name>', 'which account, where the settings have several').argParser(
        parseSender,
      ),
    );
}
