import type { Pictures } from '../../src/cli/console/api.ts';
import { toApiQuery } from '../logic/api-query.ts';
import { createLoaded } from './loaded.ts';
import { createRefresher } from './refresher.ts';
import { LONG_MS, requestJson } from './request.ts';
import { filter } from './view.ts';

const EVERY_MS = 15_000;

const loaded = createLoaded<Pictures>();

/** What the charts show. */
export const pictures = loaded.state;

// Each look reads many rows of the inbox.
const refresher = createRefresher(
  async () => {
    // Of all states, because they are told apart there.
    const query = toApiQuery(filter.value, Date.now(), ['states']);
    await loaded.load((signal) =>
      requestJson<Pictures>(`/api/pictures?${query}`, { signal, limitMs: LONG_MS }),
    );
  },
  () => document.hidden,
);

/** Asks for the charts of the present filter at once; what is under way is of the one before. */
export const loadPictures = refresher.lookNow;

/** Something arrived or changed: looks again soon, once for a whole burst. */
export const noteNews = refresher.want;

/** Looks again now and then while somebody watches. */
export function startPictures(): void {
  setInterval(noteNews, EVERY_MS);
}
