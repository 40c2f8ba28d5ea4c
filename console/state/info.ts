import type { Info } from '../../src/cli/console/api.ts';
import { createLoaded } from './loaded.ts';
import { requestJson } from './request.ts';

const { state, load } = createLoaded<Info>();

/** What the page looks at, and what it can offer. */
export const info = state;

/** Asks for it once. */
export async function loadInfo(): Promise<void> {
  const value = await load((abort) => requestJson<Info>('/api/info', { signal: abort }));
  if (value) document.title = `Webhook inspector: ${value.place}`;
}
