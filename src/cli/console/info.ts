import { describeHandlers } from '../../handlers/describe.ts';
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

/** The page waits for this; what takes longer is left out of it. Of a deployment, signing in takes its time. */
const LIMIT_MS = { here: 3000, deployed: 10_000 };

/** What the page looks at, as things are when it asks. */
export async function readInfo(dependencies: InfoDependencies): Promise<Info> {
  const { context, now, findWebhookUrl, samples } = dependencies;
  const isLocal = context.name === undefined;
  const limit = AbortSignal.timeout(isLocal ? LIMIT_MS.here : LIMIT_MS.deployed);
  const [webhookUrl, tables, ofSecrets, ofAccounts] = await Promise.all([
    findWebhookUrl(),
    samples.list(),
    orNone(limit, async () =>
      (await readSigningSecrets(context, now)).senders.map(({ sender }) => sender),
    ),
    orNone(limit, async () => [...(await context.accounts()).keys()]),
  ]);
  return {
    place: toPlace(context),
    isLocal,
    ...(webhookUrl !== undefined && { webhookUrl }),
    senders: [...new Set([...ofSecrets, ...ofAccounts])].toSorted(),
    handlers: describeHandlers(),
    ...tables,
  };
}

/** Why they cannot be read is for the doctor to say; the page lists who was seen besides. */
async function orNone(
  limit: AbortSignal,
  read: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await within(limit, read());
  } catch {
    return [];
  }
}
