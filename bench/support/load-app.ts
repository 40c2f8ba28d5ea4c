/** A program that does nothing but load an app, and says how long that took and what it holds. */
import { createCoreModule } from '../../dev/host/core-module.ts';
import { loadApp } from '../../dev/host/load-app.ts';

/** Of a process that has just loaded an app. */
export interface Loaded {
  /** From before the import of its main to the last registration. */
  readonly ms: number;
  /** What is left of it once garbage is collected. */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

const app = createCoreModule(() => undefined);
globalThis.gc?.();
const before = process.memoryUsage();
const startedAt = performance.now();
await loadApp(process.argv[2] ?? '.');
const ms = performance.now() - startedAt;
const { rss } = process.memoryUsage();
globalThis.gc?.();
const { heapUsed } = process.memoryUsage();
if (app.functions.size === 0) throw new Error('the app registered no function');
const loaded: Loaded = {
  ms,
  heapBytes: heapUsed - before.heapUsed,
  rssBytes: rss - before.rss,
};
process.send?.({ loaded });
process.disconnect();
