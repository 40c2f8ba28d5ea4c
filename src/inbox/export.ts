import type { Delivery } from '../webhooks/delivery.ts';
import type { DeliveryFilter } from './filter.ts';
import { outcomeOf } from './filter.ts';
import type { InboxRows } from './rows.ts';
import { scanWhole } from './scan.ts';

/** Keeps a byte order mark: the text gives the same bytes again. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Deliveries as NDJSON, one line each and in no order; a page of each partition in memory. */
export async function* exportDeliveries(
  rows: InboxRows,
  filter: DeliveryFilter,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  for await (const delivery of scanWhole(rows, filter, signal)) yield toExportLine(delivery);
}

/** One delivery as JSON and a line end: the body byte-true, as text in `body` or else in `bodyBase64`. */
export function toExportLine(delivery: Delivery): string {
  const { body, progress, ...facts } = delivery;
  const line = { ...facts, ...progress, outcome: outcomeOf(delivery), ...toBody(body) };
  return `${JSON.stringify(line)}\n`;
}

function toBody(body: Uint8Array) {
  try {
    return { body: decoder.decode(body) };
  } catch (error) {
    // What the decoder throws for bytes that are no UTF-8.
    if (!(error instanceof TypeError)) throw error;
    return { bodyBase64: Buffer.from(body).toString('base64') };
  }
}
