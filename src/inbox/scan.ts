import type { Delivery } from '../webhooks/delivery.ts';
import { createMatches, type DeliveryFilter, type Filtered, searchesBody } from './filter.ts';
import { merge } from './merge.ts';
import type { DeliveryRow, InboxRows, Scan, ScannedRow } from './rows.ts';

/**
 * Every delivery that the filter means, in no order: one pass over all rows that are kept, with a page
 * of each partition in memory. Rejects when `signal` aborts.
 */
export async function* scanDeliveries(
  rows: InboxRows,
  filter: DeliveryFilter,
  signal?: AbortSignal,
): AsyncGenerator<DeliveryRow, void, undefined> {
  for await (const page of scanPages(rows, { filter, isWhole: false }, signal)) {
    for (const { row } of page) yield row;
  }
}

/** The same with bodies and histories. */
export async function* scanWhole(
  rows: InboxRows,
  filter: DeliveryFilter,
  signal?: AbortSignal,
): AsyncGenerator<Delivery, void, undefined> {
  for await (const page of scanPages(rows, { filter, isWhole: true }, signal)) {
    for (const { delivery } of page) if (delivery) yield delivery;
  }
}

/** The same by pages as they come from storage, each without what the filter does not mean. */
export async function* scanPages(
  rows: InboxRows,
  { filter, isWhole, ...narrow }: Scan,
  signal?: AbortSignal,
): AsyncGenerator<readonly ScannedRow[], void, undefined> {
  const matches = createMatches(filter);
  const scan: Scan = { filter, isWhole: isWhole || searchesBody(filter), ...narrow };
  const sources = rows.partitions.map(
    (partition) => (stop: AbortSignal) => rows.scan(partition, scan, stop),
  );
  for await (const page of merge(sources, signal)) {
    const found = page.filter((scanned) => matches(toFiltered(scanned)));
    if (found.length > 0) yield found;
  }
}

/** What a filter looks at, with the body where the scan has it. */
export function toFiltered({ row, delivery }: ScannedRow): Filtered {
  return delivery ? { ...row, body: delivery.body } : row;
}
