/** The vault's secret of the sender `default`; the other senders' follow it with `--` and their name. */
export const SECRET_NAME = 'openai-webhook-secret';

/** Whose signing secret a secret of the vault is. */
export interface NamedSecret {
  readonly sender: string;
  readonly name: string;
}

/** The name that a vault knows a sender's secret by. */
export function toSecretName(sender: string, base = SECRET_NAME): string {
  return sender === 'default' ? base : `${base}--${sender}`;
}

/** Whose secret this is by its name in the vault, or undefined where it is nothing of ours. */
export function toSender(secretName: string, base = SECRET_NAME): string | undefined {
  // A vault takes `A` and `a` for the same letter, and gives a name back as somebody once wrote it.
  const name = secretName.toLowerCase();
  if (name === base) return 'default';
  return name.startsWith(`${base}--`) ? name.slice(base.length + 2) || undefined : undefined;
}
