import { signal } from '@preact/signals';
import type { DeliveryList, Problem, Summary } from '../../src/cli/console/api.ts';
import { appendRows, isWithin, mergeRows, type MergeOptions, type Rows } from '../logic/rows.ts';
import { createLoaded } from './loaded.ts';
import { toProblem } from './request.ts';

const PAGE = 200;
/** Whoever scrolls wants more at a time: each page is a look at the whole inbox. */
const NEXT_PAGE = 1000;

interface FlowListDependencies {
  /** A page of what the present filter means; the first one where there is no cursor. */
  readonly ask: (
    page: { readonly limit: number; readonly cursor?: string },
    abort: AbortSignal,
  ) => Promise<DeliveryList>;
  readonly wanted: () => Pick<MergeOptions, 'states' | 'search' | 'keep'>;
}

/**
 * The list as it is shown: pages that the server reads, and the news of the stream between them. A page is
 * as old as its look at the inbox, so whatever the stream told of since that began is newer.
 */
export function createFlowList({ ask, wanted }: FlowListDependencies) {
  const rows = signal<Rows>([]);
  /** All that the filter means, where the server counted. */
  const count = signal<number | undefined>(undefined);
  /** Ids that came by the stream a moment ago, for the eye. */
  const arrived = signal<ReadonlySet<string>>(new Set());
  /** Why the next page did not come. */
  const moreProblem = signal<Problem | undefined>(undefined);
  const next = signal<string | undefined>(undefined);
  const first = createLoaded<DeliveryList>();
  /** For each request on its way, what the stream told of since it began. */
  const toldSince = new Set<Summary[]>();
  let more = new AbortController();
  let isLoadingMore = false;
  let wasFine = false;

  /** Loads the list from the top, as far down as it is known; what is shown stays until then. */
  async function load(): Promise<void> {
    wasFine = false;
    const limit = Math.min(Math.max(rows.value.length, PAGE), NEXT_PAGE);
    const { page, told } = await listening(() => first.load((abort) => ask({ limit }, abort)));
    if (!page) return;
    next.value = page.next;
    moreProblem.value = undefined;
    arrived.value = new Set();
    const merged = mergeRows(withKept(page), told, options());
    rows.value = merged.rows;
    count.value = page.count === undefined ? undefined : page.count + merged.gained;
    // The server began to watch while the page was read: what moved between the two, nobody told of.
    if (wasFine && page.deliveries.some(({ state }) => state !== 'done' && state !== 'dead')) {
      await load();
    }
  }

  /** Reads the list once more, for the stream could not tell of all that happened. */
  async function catchUp(): Promise<void> {
    if (isFirstOnItsWay()) wasFine = true;
    else await load();
  }

  /** Puts what the stream told of into the list. */
  function applyChanges(changes: Rows): void {
    for (const told of toldSince) told.push(...changes);
    if (isFirstOnItsWay()) return;
    const merged = mergeRows(rows.value, changes, options());
    arrived.value = new Set(merged.added);
    rows.value = merged.rows;
    if (count.value !== undefined) count.value += merged.gained;
  }

  /** Loads the page after the last row, if there is one. */
  async function loadMore(): Promise<void> {
    const cursor = next.value;
    if (cursor === undefined || isLoadingMore || moreProblem.value) return;
    isLoadingMore = true;
    const { signal: abort } = more;
    try {
      const { page, told } = await listening(() => ask({ limit: NEXT_PAGE, cursor }, abort));
      if (abort.aborted || next.value !== cursor) return;
      next.value = page.next;
      rows.value = mergeRows(appendRows(rows.value, page.deliveries), told, options()).rows;
    } catch (error) {
      if (!abort.aborted) moreProblem.value = toProblem(error);
    } finally {
      if (abort === more.signal) isLoadingMore = false;
    }
  }

  /** Tries again after the next page did not come. */
  async function retryMore(): Promise<void> {
    moreProblem.value = undefined;
    await loadMore();
  }

  /** Forgets the list, because it is of another filter. */
  function clear(): void {
    first.clear();
    more.abort();
    more = new AbortController();
    isLoadingMore = false;
    rows.value = [];
    count.value = undefined;
    next.value = undefined;
    moreProblem.value = undefined;
  }

  async function listening<T>(run: () => Promise<T>): Promise<{ page: T; told: Summary[] }> {
    const told: Summary[] = [];
    toldSince.add(told);
    try {
      return { page: await run(), told };
    } finally {
      toldSince.delete(told);
    }
  }

  /** What is open stays in the list, even where it does not fit any more. */
  function withKept({ deliveries, next: older }: DeliveryList): Rows {
    const { keep } = wanted();
    const kept = rows.value.filter(({ id }) => id === keep);
    return appendRows(
      deliveries,
      kept.filter((row) => older === undefined || isWithin(row, deliveries)),
    );
  }

  function isFirstOnItsWay(): boolean {
    const { isLoading, value } = first.state.value;
    return isLoading && value === undefined;
  }

  function options(): MergeOptions {
    return { ...wanted(), hasMore: next.value !== undefined };
  }

  const hasMore = () => next.value !== undefined;
  const shown = { rows, count, arrived, moreProblem, hasMore, firstPage: first.state };
  return { ...shown, load, catchUp, applyChanges, loadMore, retryMore, clear };
}
