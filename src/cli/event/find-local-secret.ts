import { readSigningSecrets } from '../../config/senders.ts';
import { readSecret } from '../../webhooks/secret.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';

const NAME = 'OPENAI_WEBHOOK_SECRET';

/**
 * The secret that a receiver on this machine knows, whatever deployment the events are from: from the
 * environment or local.settings.json, else from a hidden prompt. Never from the command line, which ends
 * up in the history of the shell.
 */
export async function findLocalSecret({
  openContext,
  terminal,
  hide,
}: Pick<Cli, 'openContext' | 'terminal' | 'hide'>): Promise<string> {
  const problems: string[] = [];
  const secrets = readSigningSecrets({ env: openContext({}).env, problems });
  const [problem] = problems;
  if (problem !== undefined) throw new CliError(problem);
  const found = secrets.find(({ sender }) => sender === 'default') ?? secrets[0];
  if (found) return found.value;
  if (!terminal.canAsk) {
    throw new CliError(
      `there is no ${NAME} to sign with: \`npm start\` writes one into local.settings.json, or set it ` +
        'in the environment',
    );
  }
  const typed = readSecret(
    await terminal.ask(`${NAME} to sign with (not shown): `, { isHidden: true }),
  );
  if (typed === undefined) {
    throw new CliError('that is no signing secret: "whsec_" and the base64 of 24 to 64 bytes');
  }
  hide(typed);
  return typed;
}
