import { toApiQuery } from '../logic/api-query.ts';
import { createFlowList } from './flow-list.ts';
import { LONG_MS, requestJson } from './request.ts';
import { filter, view } from './view.ts';

/** The list of the present filter. */
export const {
  rows,
  count,
  arrived,
  firstPage,
  hasMore,
  moreProblem,
  load: loadFlow,
  clear: clearFlow,
  loadMore,
  retryMore,
  catchUp,
  applyChanges,
} = createFlowList({
  ask({ limit, cursor }, signal) {
    const query = new URLSearchParams(toApiQuery(filter.value, Date.now()));
    query.set('limit', String(limit));
    if (cursor !== undefined) query.set('cursor', cursor);
    return requestJson(`/api/deliveries?${query.toString()}`, { signal, limitMs: LONG_MS });
  },
  wanted() {
    const { filter: wanted, open } = view.value;
    return { states: wanted.states, search: wanted.search, keep: open };
  },
});
