import { handledTypes } from '../../endpoints/event-types.ts';
import { findByHint } from '../../endpoints/secret-hint.ts';
import type { Cli } from '../cli.ts';
import { explainError } from '../explain-error.ts';
import { details } from '../output.ts';
import { findSecretStore } from '../settings/find-secret-store.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { findEndpoint } from './find-endpoint.ts';
import { readHandled } from './read-handled.ts';
import { runOnSender, type SenderSession } from './run-on-sender.ts';
import { toTypeTable } from './type-table.ts';

type SecretState = 'stored' | 'missing' | 'unknown';

/** `endpoint show`: one endpoint, its types, and whether the receiver knows its secret. */
export function createEndpointShowCommand(cli: Cli) {
  return createSenderCommand('show', {
    description:
      'Show an endpoint, whether its signing secret is stored, and what it is and is not sent.',
    examples: ['endpoint show we_123 --env prod', 'endpoint show we_123 --json'],
  })
    .argument('<id>', 'of the endpoint')
    .action((id, options) =>
      runOnSender(cli, options, async (session) => {
        const { endpoints, sender, task } = session;
        const [endpoint, subscribable, handled] = await task(`Asking for ${id}`, () =>
          Promise.all([findEndpoint(endpoints, id), endpoints.listEventTypes(), readHandled()]),
        );
        const secret = await lookUp(session, endpoint.secretHint, cli.now);
        const { eventTypes } = endpoint;
        const missing = handledTypes(handled, subscribable).filter(
          (type) => !eventTypes.includes(type),
        );
        const head = details(
          { ...endpoint, provider: endpoints.provider, sender, secret, notSubscribed: missing },
          {
            id: endpoint.id,
            name: endpoint.name,
            url: endpoint.url,
            created: endpoint.createdAt,
            sender: `${sender} (${endpoints.provider})`,
            secret: describeSecret(secret, endpoint.id),
          },
        );
        const types = toTypeTable(
          [...eventTypes, ...missing].map((type) => ({
            type,
            isHandled: handled.includes(type),
            isSubscribed: eventTypes.includes(type),
          })),
        );
        return {
          data: head.data,
          draw: (look) => `${head.draw(look)}\n\n${types.draw(look)}`,
          hasProblems: secret === 'missing',
        };
      }),
    );
}

/** By the hint; whoever may see endpoints need not have the right to read secrets. */
async function lookUp(
  { context, sender, task, warn }: SenderSession,
  hint: string | undefined,
  now: () => Date,
): Promise<SecretState> {
  try {
    const { open } = findSecretStore(context, sender, now);
    const secrets = await task('Looking for its secret', async () => (await open()).list(sender));
    if (hint === undefined) return 'unknown';
    return findByHint(secrets, hint) === undefined ? 'missing' : 'stored';
  } catch (error) {
    warn(`its signing secret could not be looked for: ${explainError(error)}`);
    return 'unknown';
  }
}

function describeSecret(state: SecretState, id: string): string {
  switch (state) {
    case 'stored':
      return 'stored where the receiver reads it';
    case 'missing':
      return `not stored, so what it sends is refused: endpoint rotate ${id}`;
    case 'unknown':
      return 'nobody can tell whether it is stored';
  }
}
