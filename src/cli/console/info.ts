import { descriptions } from '../../handlers/describe.ts';
import type { Context } from '../context.ts';
import { toPlace } from '../event/open-inbox.ts';
import type { Info } from './api.ts';
import type { Samples } from './samples.ts';

interface InfoDependencies {
  readonly context: Pick<Context, 'name'>;
  readonly findWebhookUrl: () => Promise<string | undefined>;
  readonly samples: Samples;
}

/** What the page looks at, as things are when it asks. */
export async function readInfo(dependencies: InfoDependencies): Promise<Info> {
  const { context, findWebhookUrl, samples } = dependencies;
  const [webhookUrl, tables] = await Promise.all([findWebhookUrl(), samples.list()]);
  return {
    place: toPlace(context),
    isLocal: context.name === undefined,
    ...(webhookUrl !== undefined && { webhookUrl }),
    handlers: Object.entries(descriptions).map(([type, does]) => ({ type, does })),
    ...tables,
  };
}
