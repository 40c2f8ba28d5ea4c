import type { TableClient, TableEntityQueryOptions, TableEntityResult } from '@azure/data-tables';

/** Rows of a table, page by page; `name` says which scan goes on. Rejects when `signal` aborts. */
export type ResumedScan = <Entity extends object>(
  name: string,
  queryOptions: TableEntityQueryOptions,
  signal: AbortSignal,
) => AsyncIterable<TableEntityResult<Entity>>;

/**
 * Scans of a table, of which each goes on with the page where it was broken off: storage looks at every row
 * of a partition, and what lies behind the part that there is time for must have its turn. The place is a
 * key, so that the filter may have changed meanwhile. A new instance starts from the beginning.
 */
export function createResumedScan(table: TableClient): ResumedScan {
  const stoppedAt = new Map<string, string>();

  return async function* scan<Entity extends object>(
    name: string,
    queryOptions: TableEntityQueryOptions,
    signal: AbortSignal,
  ) {
    const continuationToken = stoppedAt.get(name);
    const listed = table.listEntities<Entity>({ queryOptions, abortSignal: signal });
    for await (const page of listed.byPage(continuationToken ? { continuationToken } : {})) {
      yield* page;
      if (page.continuationToken) stoppedAt.set(name, page.continuationToken);
    }
    stoppedAt.delete(name);
  };
}
