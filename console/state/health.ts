import { signal } from '@preact/signals';
import type { Health } from '../../src/cli/console/api.ts';
import { createLoaded } from './loaded.ts';
import { requestJson } from './request.ts';

const loaded = createLoaded<Health>();

/** What the doctor found. */
export const health = loaded.state;
/** When it looked, ISO 8601. */
export const lookedAt = signal('');

/** Has the doctor look. */
export async function loadHealth(): Promise<void> {
  const value = await loaded.load((abort) => requestJson<Health>('/api/health', { signal: abort }));
  if (value) lookedAt.value = new Date().toISOString();
}
