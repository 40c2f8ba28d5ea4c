import { setTimeout as sleep } from 'node:timers/promises';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { findFreePorts } from '../../dev/start/ports.ts';

/** A time without storage, in milliseconds since 1970. */
export interface Outage {
  /** Stopped and started again, or frozen so that no request is answered. */
  readonly kind: 'stop' | 'freeze';
  readonly from: number;
  readonly to: number;
}

/** An Azurite that goes away and comes back. */
export interface Storage {
  readonly connectionString: string;
  readonly outages: readonly Outage[];
  outage(kind: Outage['kind'], ms: number, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  end(): Promise<void>;
}

/** Azurite kills itself where it cannot save within 10 s, and with it goes what it had acknowledged. */
const saveTimeoutMs = 9500;
const startTries = 20;

/** Starts an Azurite that keeps its data in a folder, on ports that stay its own. */
export async function startStorage(folder: string, signal: AbortSignal): Promise<Storage> {
  // Below the ports that systems hand out to clients, one of which could take ours while it is away.
  const first = await findFreePorts(10_000 + 3 * Math.floor(Math.random() * 6000), 3);
  const ports = { blobPort: first, queuePort: first + 1, tablePort: first + 2 };
  const outages: Outage[] = [];
  let azurite: Azurite | undefined = await startAzurite({ folder, ...ports, signal });
  const { connectionString } = azurite;

  async function restart(): Promise<Azurite> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await startAzurite({ folder, ...ports, signal });
      } catch (error) {
        if (tries === startTries || signal.aborted) throw error;
        await sleep(500);
      }
    }
  }

  async function stop(): Promise<void> {
    const stoppedAt = Date.now();
    await azurite?.stop();
    azurite = undefined;
    if (Date.now() - stoppedAt > saveTimeoutMs) {
      throw new Error('Azurite was too slow to save its data; what this run shows is void');
    }
  }

  return {
    connectionString,
    outages,
    async outage(kind, ms, calm) {
      const from = Date.now();
      const wait = () => sleep(ms, undefined, { signal: calm }).catch(() => undefined);
      if (kind === 'freeze' && azurite) {
        process.kill(azurite.pid, 'SIGSTOP');
        await wait();
        process.kill(azurite.pid, 'SIGCONT');
      } else {
        await stop();
        await wait();
        azurite = await restart();
      }
      outages.push({ kind, from, to: Date.now() });
    },
    stop,
    async end() {
      await azurite?.kill();
    },
  };
}
