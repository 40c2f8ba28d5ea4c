import { descriptions } from '../../handlers/describe.ts';
import type { Context } from '../context.ts';
import { within } from '../../webhooks/within.ts';
import { toPlace } from '../event/open-inbox.ts';
import { readSigningSecrets } from '../secret/read-signing-secrets.ts';
import type { Info } from './api.ts';
import type { Samples } from './samples.ts';

interface InfoDependencies {
  readonly context: Context;
  readonly now: () => Date;
  readonly findWebhookUrl: () => Promise<string | undefined>;
  readonly samples: Samples;
}

/** The page waits for this; what takes longer is left out of it. */
const LIMIT_MS = 3000;

/** What the page looks at, as things are when it asks. */
export async function readInfo(dependencies: InfoDependencies): Promise<Info> {
  const { context, now, findWebhookUrl, samples } = dependencies;
  const [webhookUrl, tables, ofSecrets, ofAccounts] = await Promise.all([
    findWebhookUrl(),
    samples.list(),
    orNone(async () =>
      (await readSigningSecrets(context, now)).senders.map(({ sender }) => sender),
    ),
    orNone(async () => [...(await context.accounts()).keys()]),
  ]);
  return {
    place: toPlace(context),
    isLocal: context.name === undefined,
    ...(webhookUrl !== undefined && { webhookUrl }),
    senders: [...new Set([...ofSecrets, ...ofAccounts])].toSorted(),
    handlers: Object.entries(descriptions).map(([type, does]) => ({ type, does })),
    ...tables,
  };
}

/** Why they cannot be read is for the doctor to say; the page lists who was seen besides. */
async function orNone(read: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await within(AbortSignal.timeout(LIMIT_MS), read());
  } catch {
    return [];
  }
}
