import type { StorageCall, StorageProxy } from '../../test/e2e/storage-proxy.ts';

/** Storage calls by who asked for them. */
export interface CallCounts {
  /** What the app itself asked, by service. */
  readonly table: number;
  readonly queue: number;
  readonly blob: number;
  /** Messages that the host removed; what it polls is no matter of one delivery. */
  readonly removed: number;
}

/** Starts to count what goes through a proxy; the function returned tells what came since. */
export function countCalls(proxy: StorageProxy): () => CallCounts {
  const from = proxy.calls.length;
  return () => {
    const calls = proxy.calls.slice(from);
    const count = (service: StorageCall['service']) =>
      calls.filter((call) => call.service === service && !isOfHost(call)).length;
    return {
      table: count('table'),
      queue: count('queue'),
      blob: count('blob'),
      removed: calls.filter(({ service, method }) => service === 'queue' && method === 'DELETE')
        .length,
    };
  };
}

/** How many the app asked in all. */
export function sumOwn({ table, queue, blob }: CallCounts): number {
  return table + queue + blob;
}

/** The host gets, updates and deletes messages; the app only puts them in, and peeks. */
function isOfHost({ service, method, path }: StorageCall): boolean {
  if (service !== 'queue' || !/^\/[^/]+\/messages/.test(path)) return false;
  return method !== 'POST' && !path.includes('peekonly=true');
}
