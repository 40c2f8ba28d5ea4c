import { findReplay } from '../../inbox/find-replay.ts';
import type { InboxRows, ScannedRow } from '../../inbox/rows.ts';
import type { Stored } from '../../webhooks/inbox.ts';

/** Deliveries that were read one by one, as rows for whatever goes through an inbox. */
export function pickRows(stored: readonly Stored[]): InboxRows {
  const page = stored.map(({ delivery: { body, history, ...facts }, version }) => {
    const replayedAt = findReplay({ history });
    const bodyBytes = body.byteLength;
    const row = { ...facts, bodyBytes, ...(replayedAt && { replayedAt }), version };
    return { row: { ...row, writtenAt: new Date(0) } };
  });
  return {
    partitions: ['picked'],
    async *scan() {
      yield page;
    },
  };
}

/** The rows without what was finished at this time or later. */
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

/** The rows, each of which `see` is told of. */
export function eachRow(rows: InboxRows, see: (scanned: ScannedRow) => void): InboxRows {
  return {
    partitions: rows.partitions,
    async *scan(...args) {
      for await (const page of rows.scan(...args)) {
        for (const scanned of page) see(scanned);
        yield page;
      }
    },
  };
}
