import type { Pictures } from '../../src/cli/console/api.ts';
import { toApiQuery } from '../logic/api-query.ts';
import { createLoaded } from './loaded.ts';
import { requestJson } from './request.ts';
import { filter } from './view.ts';

/** Each look reads many rows of the inbox. */
const EVERY_MS = 15_000;
const AFTER_NEWS_MS = 2000;

const loaded = createLoaded<Pictures>();

/** What the charts show. */
export const pictures = loaded.state;

let newsTimer: NodeJS.Timeout | undefined;

/** Asks for the charts of the present filter; of all its states, because they are told apart there. */
export async function loadPictures(): Promise<void> {
  clearTimeout(newsTimer);
  newsTimer = undefined;
  const query = toApiQuery(filter.value, Date.now(), ['states']);
  await loaded.load((signal) => requestJson<Pictures>(`/api/pictures?${query}`, { signal }));
}

/** Something arrived or changed: looks again soon, once for a whole burst. */
export function noteNews(): void {
  newsTimer ??= setTimeout(() => void loadPictures(), AFTER_NEWS_MS);
}

/** Looks again now and then while somebody watches. */
export function startPictures(): void {
  setInterval(() => {
    if (!document.hidden) void loadPictures();
  }, EVERY_MS);
}
