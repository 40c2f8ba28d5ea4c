import { signal } from '@preact/signals';
import type { DeliveryList, Problem, Summary } from '../../src/cli/console/api.ts';
import { toApiQuery } from '../logic/api-query.ts';
import { appendRows, mergeRows, type Rows } from '../logic/rows.ts';
import { createLoaded } from './loaded.ts';
import { requestJson, toProblem } from './request.ts';
import { filter, view } from './view.ts';

const PAGE = 200;
/** Whoever scrolls wants more at a time: each page is a look at the whole inbox. */
const NEXT_PAGE = 1000;

/** The list as it is shown. */
export const rows = signal<Rows>([]);
/** All that the filter means, where the server counted. */
export const count = signal<number | undefined>(undefined);
/** Ids that came by the stream a moment ago, for the eye. */
export const arrived = signal<ReadonlySet<string>>(new Set());

const first = createLoaded<DeliveryList>();
export const firstPage = first.state;
const next = signal<string | undefined>(undefined);
export const hasMore = () => next.value !== undefined;
/** Why the next page did not come. */
export const moreProblem = signal<Problem | undefined>(undefined);
let isLoadingMore = false;
/** What arrived before the first page did. */
let early: Summary[] = [];

/** Loads the list from the top. */
export async function loadFlow(): Promise<void> {
  early = [];
  const page = await first.load((abort) => askForPage(undefined, abort));
  if (!page) return;
  next.value = page.next;
  count.value = page.count;
  moreProblem.value = undefined;
  arrived.value = new Set();
  rows.value = mergeRows(page.deliveries, early, mergeOptions()).rows;
  early = [];
}

/** Forgets the list, because it is of another filter. */
export function clearFlow(): void {
  first.clear();
  rows.value = [];
  count.value = undefined;
  next.value = undefined;
}

/** Loads the page after the last row, if there is one. */
export async function loadMore(): Promise<void> {
  const cursor = next.value;
  if (cursor === undefined || isLoadingMore || moreProblem.value) return;
  isLoadingMore = true;
  const asked = filter.value;
  try {
    const page = await askForPage(cursor);
    if (asked !== filter.value || next.value !== cursor) return;
    next.value = page.next;
    rows.value = appendRows(rows.value, page.deliveries);
  } catch (error) {
    moreProblem.value = toProblem(error);
  } finally {
    isLoadingMore = false;
  }
}

/** Tries again after the next page did not come. */
export async function retryMore(): Promise<void> {
  moreProblem.value = undefined;
  await loadMore();
}

/** Brings what is at the top up to date, where the stream could not tell of it. */
export async function catchUp(): Promise<void> {
  const asked = filter.value;
  const page = await askForPage().catch(() => undefined);
  // What comes late is of another filter.
  if (page && asked === filter.value) applyChanges(page.deliveries);
}

/** Puts what the stream told of into the list. */
export function applyChanges(changes: readonly Summary[]): void {
  if (first.state.value.isLoading) {
    early.push(...changes);
    return;
  }
  const merged = mergeRows(rows.value, changes, mergeOptions());
  arrived.value = new Set(merged.added);
  rows.value = merged.rows;
  if (count.value !== undefined) count.value += merged.added.length;
}

function mergeOptions() {
  const { filter: wanted, open } = view.value;
  return { states: wanted.states, keep: open, hasMore: hasMore() };
}

function askForPage(cursor?: string, abort?: AbortSignal): Promise<DeliveryList> {
  const query = new URLSearchParams(toApiQuery(filter.value, Date.now(), { withStates: true }));
  query.set('limit', String(cursor === undefined ? PAGE : NEXT_PAGE));
  if (cursor !== undefined) query.set('cursor', cursor);
  return requestJson(`/api/deliveries?${query.toString()}`, abort ? { signal: abort } : {});
}
