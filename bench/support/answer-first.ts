/** A program that runs an app on the local host, and says how long it took until it could be asked. */
import { startHost } from '../../dev/host/host.ts';

/** Of a process whose app can be asked. */
export interface Listening {
  readonly url: string;
  /** From before the import of the app's main. */
  readonly ms: number;
}

const startedAt = performance.now();
const { url } = await startHost({ folder: process.argv[2] ?? '.', log: () => undefined });
process.send?.({ listening: { url, ms: performance.now() - startedAt } satisfies Listening });
process.once('disconnect', () => process.exit());
