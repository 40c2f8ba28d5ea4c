import { createMatches, type DeliveryFilter } from '../../inbox/filter.ts';
import { createListDeliveries, type PageOptions } from '../../inbox/list.ts';
import type { InboxRows } from '../../inbox/rows.ts';
import { toFiltered } from '../../inbox/scan.ts';
import { eachRow } from '../event/pick-rows.ts';
import type { DeliveryList } from './api.ts';
import type { Resources } from './resources.ts';
import { toSummary } from './summary.ts';

/** A page of the list; the first one goes past all that the filter means, and so counts it. */
export async function listSummaries(
  rows: InboxRows,
  filter: DeliveryFilter,
  page: PageOptions,
  resources: Resources,
): Promise<DeliveryList> {
  const matches = createMatches(filter);
  let count = 0;
  const counted = eachRow(rows, (scanned) => {
    if (matches(toFiltered(scanned))) count += 1;
  });
  const { deliveries, next } = await createListDeliveries(counted)(filter, page);
  await resources.read(
    deliveries.map(({ id }) => id),
    page.signal,
  );
  return {
    deliveries: deliveries.map((row) => toSummary(row, resources.of(row.id))),
    ...(next !== undefined && { next }),
    ...(page.cursor === undefined && { count }),
  };
}
