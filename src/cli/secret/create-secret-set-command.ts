import { Argument } from '@commander-js/extra-typings';
import { readSecret } from '../../webhooks/secret.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { createSettingsCommand } from '../create-command.ts';
import { message } from '../output.ts';
import { findSecretStore } from '../settings/find-secret-store.ts';
import { LOCAL_SETTINGS } from '../settings/read-local-env.ts';
import type { Terminal } from '../terminal.ts';
import { parseSender } from './parse-sender.ts';

/** `secret set`: stores what it is given on stdin or at a prompt, where the receiver reads it. */
export function createSecretSetCommand({ run, openContext, terminal, hide, now }: Cli) {
  return createSettingsCommand('set', {
    description:
      "Store a sender's signing secret, from stdin or a hidden prompt; older ones stay good.",
    examples: ['secret set default --env prod', 'secret set eu-west --local < secret.txt'],
  })
    .addArgument(
      new Argument('<sender>', 'whose it is; default for a single one').argParser(parseSender),
    )
    .option('--dry-run', 'check the secret and say where it would go')
    .action((sender, { dryRun = false, ...options }) =>
      run(options, async ({ task, finish, warn }) => {
        const context = openContext(options);
        const { open, place, name } = findSecretStore(context, sender, now);
        const secret = readSecret(await readValue(terminal, sender));
        if (secret === undefined) {
          throw new CliError(
            'that is no signing secret: copy it again as the endpoint showed it, "whsec_" and the base64 of ' +
              '24 to 64 bytes, without quotes',
          );
        }
        hide(secret);
        const data = { sender, place, name, isStored: !dryRun };
        if (dryRun)
          return message(data, `Would store the secret of ${sender} in ${place} as ${name}.`);
        await finish('storing the secret', () =>
          task(`Storing the secret in ${place}`, async () => (await open()).store(sender, secret)),
        );
        if (context.sourceOf(name) === 'environment') {
          warn(`${name} in the environment counts before the one in ${place}: take it out there`);
        }
        const restart =
          place === LOCAL_SETTINGS ? ' A receiver that runs has to be started again.' : '';
        return message(data, `Stored the secret of ${sender} in ${place} as ${name}.${restart}`);
      }),
    );
}

/** Not an argument: those end up in the history of the shell. */
async function readValue(terminal: Terminal, sender: string): Promise<string> {
  const text = terminal.canAsk
    ? await terminal.ask(`Signing secret of ${sender} (not shown): `, { isHidden: true })
    : await terminal.readInput();
  if (text.trim() === '') throw new CliError('no secret was given: pass it on stdin');
  return text;
}
