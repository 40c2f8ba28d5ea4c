import { createPlaces, type Places } from '../../azure/doctor-places.ts';
import { createInboxRows } from '../../azure/inbox-list.ts';
import { readStorage } from '../../config/storage.ts';
import { createDeliveriesCheck } from '../../doctor/check-deliveries.ts';
import { createPlacesCheck } from '../../doctor/check-places.ts';
import { createQueuesCheck } from '../../doctor/check-queues.ts';
import { problem, skipped } from '../../doctor/finding.ts';
import type { Check } from '../../doctor/run-checks.ts';
import { createStores } from '../../stores.ts';
import type { Context } from '../context.ts';
import { PROGRAM } from '../create-command.ts';
import { isOnThisMachine } from './is-on-this-machine.ts';
import { toLeftovers } from './to-leftovers.ts';

/** The checks of what is kept in storage. */
export async function createStorageChecks(
  context: Context,
  now: () => Date,
): Promise<readonly Check[]> {
  const source = { env: context.env, problems: [] as string[] };
  const config = readStorage(source);
  if (source.problems.length > 0) {
    return [{ name: 'storage', look: async () => [skipped('the settings say not where it is')] }];
  }
  try {
    const places = await createPlaces(config);
    return toChecks(places, createStores(config, now), context.name, now);
  } catch {
    // What the SDK says of a connection string may quote it.
    const finding = problem(
      'the settings of storage cannot be read',
      'copy AzureWebJobsStorage again, as the storage account shows it',
    );
    return [{ name: 'storage', look: async () => [finding] }];
  }
}

function toChecks(
  places: Places,
  { inboxTable, readHeadInsertedAt }: ReturnType<typeof createStores>,
  env: string | undefined,
  now: () => Date,
): readonly Check[] {
  const { tables, queues, container } = places;
  const isLocal = env === undefined;
  const options = { isLocal, canCreate: isLocal && isOnThisMachine(container.service) };
  const flag = isLocal ? '' : ` --env ${env}`;
  return [
    createPlacesCheck('tables', Object.values(tables), options),
    createPlacesCheck('queues', Object.values(queues), options),
    createPlacesCheck('container', [container], options),
    createDeliveriesCheck({
      inbox: tables.inbox,
      rows: createInboxRows(inboxTable),
      now,
      remedies: {
        dead: `${PROGRAM} event list --state dead${flag}`,
        overdue: isLocal ? 'npm start, which works them off' : 'azd monitor --logs says why',
      },
    }),
    createQueuesCheck({
      tickets: queues.tickets,
      readHeadInsertedAt,
      leftovers: toLeftovers(queues, isLocal),
      now,
    }),
  ];
}
