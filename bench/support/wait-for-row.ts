import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';

const pollMs = 50;
const timeoutMs = 30_000;

/** Resolves to a delivery when it is done; throws after 30 s, or when it is dead. */
export async function waitUntilDone(
  inbox: Inbox,
  id: string,
  signal: AbortSignal,
): Promise<Delivery> {
  const startedAt = performance.now();
  for (;;) {
    const stored = await inbox.read(id);
    const state = stored?.delivery.progress.state;
    if (stored && state === 'done') return stored.delivery;
    if (state === 'dead' || performance.now() - startedAt > timeoutMs) {
      throw new Error(`${id} should be done and is ${state ?? 'missing'}`);
    }
    await sleep(pollMs, undefined, { signal });
  }
}
