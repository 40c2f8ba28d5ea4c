import { createRequire, enableCompileCache } from 'node:module';

// Azurite loads several database drivers; compiling them is a third of its start.
enableCompileCache();

let stopping = false;

process.once('message', stop);
process.once('disconnect', stop);
// Ctrl-C reaches every process of the terminal. Storage has to outlive those that still write to it, so it waits for
// the parent's word, and ends by itself only when the parent is gone.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('newListener', (event: string, listener: () => void) => {
  if (event === 'SIGINT') setImmediate(() => process.off('SIGINT', listener));
});
// A parent that was killed leaves broken pipes, and writing to them must not keep the data from being saved.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const load = createRequire(import.meta.url);
if (process.argv.includes('--inMemoryPersistence')) keepDeletedMessages();
load('azurite/dist/src/azurite.js');

/**
 * Keeps Azurite from collecting what deleted messages leave in memory. It does so once a minute, and for
 * each one sorts the list of all others anew: after 4,000 messages nothing is answered for 40 s.
 */
function keepDeletedMessages(): void {
  const constants = load('azurite/dist/src/queue/utils/constants.js') as Record<string, unknown>;
  if (typeof constants['DEFAULT_GC_INTERVAL_MS'] !== 'number')
    throw new Error('this Azurite collects in another way');
  constants['DEFAULT_GC_INTERVAL_MS'] = 2 ** 31 - 1;
}

/** Closes Azurite by the handler it installs for SIGTERM, which saves its data; before it is up there is nothing to save. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  if (process.listenerCount('SIGTERM') === 0) process.exit();
  process.emit('SIGTERM', 'SIGTERM');
  // An open channel would keep the process alive.
  if (process.connected) process.disconnect();
}
