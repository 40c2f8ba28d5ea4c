import type { SigningSecret } from '../../webhooks/secret.ts';

/** What may be said of a sender's signing secrets. */
export interface SenderSecrets {
  readonly sender: string;
  /** Where they are kept, and under which name. */
  readonly from: string;
  readonly name: string;
  /** Of each that counts, newest first; empty where its store does not date them. */
  readonly secrets: readonly { readonly createdAt?: Date; readonly expiresAt?: Date }[];
}

/** One row for each sender, without the values; `placeOf` says where a sender's are kept. */
export function listSecrets(
  secrets: readonly SigningSecret[],
  placeOf: (sender: string) => Pick<SenderSecrets, 'from' | 'name'>,
): readonly SenderSecrets[] {
  const bySender = Map.groupBy(secrets, ({ sender }) => sender);
  return [...bySender]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([sender, own]) => ({
      sender,
      ...placeOf(sender),
      secrets: own
        .map(({ createdAt, expiresAt }) => ({
          ...(createdAt && { createdAt }),
          ...(expiresAt && { expiresAt }),
        }))
        .toSorted((a, b) => Number(b.createdAt ?? 0) - Number(a.createdAt ?? 0)),
    }));
}
