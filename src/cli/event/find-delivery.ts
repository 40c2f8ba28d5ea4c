import { suggest } from '../../suggest.ts';
import { scanDeliveries } from '../../inbox/scan.ts';
import type { Stored } from '../../webhooks/inbox.ts';
import { CliError } from '../cli-error.ts';
import { PROGRAM } from '../create-command.ts';
import type { OpenInbox } from './open-inbox.ts';

/** Reads a delivery by its id; where there is none, a `CliError` says which one may be meant. */
export async function findDelivery(
  { inbox, rows }: Pick<OpenInbox, 'inbox' | 'rows'>,
  id: string,
  signal?: AbortSignal,
): Promise<Stored> {
  const stored = await inbox.read(id, signal);
  if (stored) return stored;
  // With the … that a narrow terminal put in its place.
  const part = id.replace(/…$/, '').toLowerCase();
  let similar = '';
  for await (const row of scanDeliveries(rows, {}, signal)) {
    if (row.eventId === id) {
      throw new CliError(`${id} is an event; its delivery is ${row.id}: give that`);
    }
    if (part.length > 3 && row.id.toLowerCase().includes(part)) {
      similar = ` (did you mean "${row.id}"?)`;
    }
    similar ||= suggest(id, [row.id]);
  }
  throw new CliError(
    `no such delivery: ${id}${similar}; it was never received here, or purged since: ` +
      `look with \`${PROGRAM} event list --search TEXT\``,
  );
}
