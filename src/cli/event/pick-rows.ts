import type { InboxRows } from '../../inbox/rows.ts';
import type { Stored } from '../../webhooks/inbox.ts';

/** Deliveries that were read one by one, as rows for whatever goes through an inbox. */
export function pickRows(stored: readonly Stored[]): InboxRows {
  const page = stored.map(({ delivery: { body, history: _history, ...facts }, version }) => ({
    row: { ...facts, bodyBytes: body.byteLength, version, writtenAt: new Date(0) },
  }));
  return {
    partitions: ['picked'],
    async *scan() {
      yield page;
    },
  };
}

/**
 * The rows without what was finished at this time or later: what a replay has put back and a worker has
 * finished again is none of the rest that is left to be replayed.
 */
export function finishedBefore(rows: InboxRows, before: Date): InboxRows {
  return {
    partitions: rows.partitions,
    async *scan(...args) {
      for await (const page of rows.scan(...args)) {
        yield page.filter(
          ({ row: { progress } }) => !('finishedAt' in progress) || progress.finishedAt < before,
        );
      }
    },
  };
}
