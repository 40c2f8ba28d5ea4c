import { createSigningSecrets } from '../../azure/signing-secrets.ts';
import { toSecretName } from '../../azure/vault-names.ts';
import { NoSecretError } from '../../webhooks/secret.ts';
import type { Context } from '../context.ts';
import { toSettingName } from '../settings/setting-names.ts';
import { listSecrets, type SenderSecrets } from './list-secrets.ts';

interface FoundSecrets {
  readonly senders: readonly SenderSecrets[];
  /** What keeps a secret from counting, or that there is none, with what to do. */
  readonly problems: readonly string[];
}

/** The signing secrets that count, read where the receiver reads them. */
export async function readSigningSecrets(context: Context, now: () => Date): Promise<FoundSecrets> {
  const { secrets, vault } = context.config();
  const opened = context.vault();
  if (secrets.length > 0 || !vault || !opened) {
    const senders = listSecrets(secrets, (sender) => {
      const name = toSettingName(sender);
      return { from: context.sourceOf(name), name };
    });
    return { senders, problems: [] };
  }

  const problems: string[] = [];
  const { read } = createSigningSecrets({
    vaultUri: vault.uri,
    openVault: opened.open,
    names: vault.names,
    now,
    log: (_level, _event, { problem }) => problems.push(String(problem)),
  });
  const named = new Map(vault.names.map(({ sender, name }) => [sender, name]));
  const toPlace = (sender: string) => ({
    from: 'key vault',
    name: named.get(sender) ?? toSecretName(sender),
  });
  try {
    return { senders: listSecrets(await read(), toPlace), problems };
  } catch (error) {
    if (error instanceof NoSecretError) return { senders: [], problems: [error.message] };
    throw error;
  }
}
