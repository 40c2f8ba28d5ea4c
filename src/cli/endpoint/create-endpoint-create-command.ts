import { Option } from '@commander-js/extra-typings';
import type { EndpointParts, Endpoints } from '../../endpoints/endpoints.ts';
import { ensureEndpoint } from '../../endpoints/ensure-endpoint.ts';
import type { SigningSecretStore } from '../../endpoints/signing-secret-store.ts';
import type { Cli } from '../cli.ts';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { findSecretStore } from '../settings/find-secret-store.ts';
import { chooseTypes } from './choose-types.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { toEnsuredOutput } from './ensured-output.ts';
import { parseName, parseTypes, parseUrl } from './parse-options.ts';
import { readHandled } from './read-handled.ts';
import { runOnSender } from './run-on-sender.ts';

/** `endpoint create`: its secret goes straight to where the receiver reads it. */
export function createEndpointCreateCommand(cli: Cli) {
  return createSenderCommand('create', {
    description:
      'Create an endpoint and store its signing secret, in the vault or local.settings.json; one that ' +
      'there is already for the URL stays as it is.',
    examples: [
      'endpoint create --env prod',
      'endpoint create --url https://app.example/webhook --events response.completed',
    ],
  })
    .option('--name <name>', 'what to call it', parseName)
    .option(
      '--url <url>',
      'where to send to (default: WEBHOOK_URL of the azd environment)',
      parseUrl,
    )
    .option('--events <types>', 'event types with commas between', parseTypes)
    .addOption(
      new Option('--handled', 'the types that the code handles (the default)').conflicts('events'),
    )
    .option('--force', 'create one although there is one for the URL')
    .option('--show-secret', 'print the signing secret, too')
    .option('--dry-run', 'say what would be created')
    .action(({ name, url, events, force = false, showSecret, dryRun = false, ...options }) =>
      runOnSender(cli, options, async ({ context, endpoints, sender, task, finish, warn }) => {
        const place = findSecretStore(context, sender, cli.now);
        const wantedUrl = url ?? findUrl(context);
        const [subscribable, handled] = await task('Asking for the event types', () =>
          Promise.all([endpoints.listEventTypes(), readHandled()]),
        );
        const eventTypes = chooseTypes(
          { events, handled: events === undefined },
          { current: [], subscribable, handled },
        );
        const parts = { name: name ?? toName(context), url: wantedUrl, eventTypes };
        const store = await place.open();
        let secret: string | undefined;
        const kept: SigningSecretStore = {
          ...store,
          store: async (of, value) => {
            cli.hide(value);
            await store.store(of, value);
            secret = value;
          },
        };
        const ports = dryRun
          ? { endpoints: toDry(endpoints), store: { ...store, store: () => Promise.resolve() } }
          : { endpoints, store: kept };
        const ensured = await finish('creating the endpoint', () =>
          task('Creating the endpoint', () => ensureEndpoint({ ...ports, sender, parts, force })),
        );
        const isShadowed = context.sourceOf(place.name) === 'environment';
        if (ensured.kind === 'created' && isShadowed) {
          warn(
            `${place.name} in the environment counts before the one in ${place.place}: take it out there`,
          );
        }
        return toEnsuredOutput(ensured, {
          ...place,
          dryRun,
          secret: showSecret ? secret : undefined,
        });
      }),
    );
}

function findUrl({ name, outputs }: Context): string {
  const url = outputs['WEBHOOK_URL'];
  if (url) return url;
  throw new UsageError(
    name === undefined
      ? 'pass --url, where the receiver is to be reached from outside, such as the address of a tunnel'
      : `the azd environment ${name} has no WEBHOOK_URL: run \`azd provision -e ${name}\`, or pass --url`,
  );
}

function toName({ name }: Context): string {
  return ['openai-webhook-receiver', name].filter(Boolean).join(' ');
}

/** Looks, and creates nothing. */
function toDry(endpoints: Endpoints): Endpoints {
  return {
    ...endpoints,
    create: (parts: EndpointParts) =>
      Promise.resolve({
        endpoint: { ...parts, id: 'none yet', createdAt: new Date(0) },
        signingSecret: '',
      }),
  };
}
