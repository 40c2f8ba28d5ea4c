import type { InboxRows, Scan } from '../../inbox/rows.ts';
import { within } from '../../webhooks/within.ts';

/** Some work on storage; rejects with a `TimeoutError` where it takes longer than `limitMs`. */
export async function withinMs<Value>(
  limitMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const signal = AbortSignal.any([outer, AbortSignal.timeout(limitMs)]);
  return within(signal, work(signal));
}

/** A page of whole rows is many times as large as one without bodies, and comes over anybody's line. */
const WHOLE_FACTOR = 6;

/**
 * The same rows, a scan of which rejects with a `TimeoutError` where a page takes longer than `limitMs`, or a
 * few times that where it has the bodies. A large
 * inbox takes its time and still gives page after page; storage that is stopped gives none.
 */
export function limitSilence(rows: InboxRows, limitMs: number): InboxRows {
  return {
    partitions: rows.partitions,
    async *scan(partition: string, scan: Scan, outer: AbortSignal) {
      const pageMs = scan.isWhole ? WHOLE_FACTOR * limitMs : limitMs;
      const late = new AbortController();
      const signal = AbortSignal.any([outer, late.signal]);
      const pages = rows.scan(partition, scan, signal)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const timer = setTimeout(() => late.abort(new TimeUp()), pageMs);
          const page = await within(signal, pages.next()).finally(() => clearTimeout(timer));
          if (page.done) return;
          yield page.value;
        }
      } finally {
        // A source that stays silent would never answer to its end, so nobody waits for it.
        late.abort();
        pages.return?.().catch(() => undefined);
      }
    },
  };
}

/** Whether somebody waited long enough: what was asked stayed silent, or a call's own time was up. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);
}

class TimeUp extends Error {
  override readonly name = 'TimeoutError';
  override readonly message = 'no answer in time';
}
