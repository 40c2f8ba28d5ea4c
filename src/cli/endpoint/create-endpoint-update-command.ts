import { Option } from '@commander-js/extra-typings';
import type { Endpoint, EndpointParts } from '../../endpoints/endpoints.ts';
import { diffEventTypes, type EventTypesDifference } from '../../endpoints/event-types.ts';
import type { Cli } from '../cli.ts';
import { UsageError } from '../cli-error.ts';
import { message } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { chooseTypes } from './choose-types.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { toDiffLines } from './diff-lines.ts';
import { findEndpoint } from './find-endpoint.ts';
import { parseName, parseTypes, parseUrl } from './parse-options.ts';
import { readHandled } from './read-handled.ts';
import { runOnSender } from './run-on-sender.ts';

/** `endpoint update`: shows what would change, and asks. */
export function createEndpointUpdateCommand(cli: Cli) {
  return createSenderCommand('update', {
    description: 'Change an endpoint: its name, its URL or the event types that it is sent.',
    examples: [
      'endpoint update we_123 --handled --env prod',
      'endpoint update we_123 --add batch.failed --remove video.failed --dry-run',
    ],
  })
    .argument('<id>', 'of the endpoint')
    .option('--name <name>', 'what to call it', parseName)
    .option('--url <url>', 'where to send to', parseUrl)
    .option('--events <types>', 'the whole set, with commas between', parseTypes)
    .addOption(new Option('--handled', 'the types that the code handles').conflicts('events'))
    .option('--add <types>', 'event types to add', parseTypes)
    .option('--remove <types>', 'event types to take out', parseTypes)
    .option('--yes', 'do not ask')
    .option('--dry-run', 'say what would change')
    .action((id, { name, url, events, handled, add, remove, yes, dryRun = false, ...options }) =>
      runOnSender(cli, options, async ({ endpoints, task, confirm, finish }) => {
        const types = { events, handled, add, remove };
        const isWanted = [name, url, ...Object.values(types)].some((each) => each !== undefined);
        if (!isWanted) {
          throw new UsageError(
            'nothing to change: pass --name, --url, --events, --handled, --add or --remove',
          );
        }
        const [endpoint, subscribable, known] = await task(`Asking for ${id}`, () =>
          Promise.all([findEndpoint(endpoints, id), endpoints.listEventTypes(), readHandled()]),
        );
        const wanted = {
          name: name ?? endpoint.name,
          url: url ?? endpoint.url,
          eventTypes: chooseTypes(types, {
            current: endpoint.eventTypes,
            subscribable,
            handled: known,
          }),
        };
        const difference = diffEventTypes(endpoint.eventTypes, wanted.eventTypes);
        const changes = pickChanges(endpoint, wanted, difference);
        const data = { id, changes, difference };
        if (Object.keys(changes).length === 0) {
          return message({ ...data, isChanged: false }, `${id} is like that already.`);
        }
        if (dryRun) {
          return {
            data: { ...data, isChanged: false },
            draw: ({ style }) =>
              [`Would change ${id}:`, ...toLines(endpoint, changes, difference, style)].join('\n'),
          };
        }
        const { writeError, styleError } = cli.terminal;
        const lines = toLines(endpoint, changes, difference, styleError);
        writeError(`${[`Changes to ${id}:`, ...lines].join('\n')}\n`);
        await confirm(`Change ${id}?`, { yes });
        await finish('changing the endpoint', () =>
          task(`Changing ${id}`, () => endpoints.update(id, changes)),
        );
        return message({ ...data, isChanged: true }, `Changed ${id}.`);
      }),
    );
}

/** What is not the same: a set of types is replaced as a whole, so it is not sent for nothing. */
function pickChanges(
  endpoint: Endpoint,
  { name, url, eventTypes }: EndpointParts,
  { added, removed }: EventTypesDifference,
): Partial<EndpointParts> {
  return {
    ...(name !== endpoint.name && { name }),
    ...(url !== endpoint.url && { url }),
    ...(added.length + removed.length > 0 && { eventTypes }),
  };
}

function toLines(
  endpoint: Endpoint,
  { name, url }: Partial<EndpointParts>,
  difference: EventTypesDifference,
  style: Terminal['style'],
): readonly string[] {
  return [
    ...(name === undefined ? [] : [`  name: "${endpoint.name}" → "${name}"`]),
    ...(url === undefined ? [] : [`  url: ${endpoint.url} → ${url}`]),
    ...toDiffLines(difference, style),
  ];
}
