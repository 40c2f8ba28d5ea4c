import { pause } from '../../inbox/pause.ts';
import { type Delivery, isFinished } from '../../webhooks/delivery.ts';
import type { SearchedInbox } from './search-inbox.ts';

interface Following {
  readonly inbox: Pick<SearchedInbox, 'read'>;
  /** The delivery's id, once there is one. */
  readonly find: () => Promise<string | undefined>;
  readonly waitMs: number;
  readonly pauseMs?: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Follows one delivery until it is finished or the time is up; undefined where it never came. */
export async function followDelivery(following: Following): Promise<Delivery | undefined> {
  const { inbox, find, waitMs, pauseMs = 500, say, signal } = following;
  const startedAt = performance.now();
  let id: string | undefined;
  for (;;) {
    id ??= await find();
    const delivery = id === undefined ? undefined : (await inbox.read(id, signal))?.delivery;
    const isEnd = delivery !== undefined && isFinished(delivery.progress);
    if (isEnd || performance.now() - startedAt + pauseMs > waitMs) return delivery;
    say(delivery ? `${delivery.id} is ${delivery.progress.state}` : 'Waiting for the event');
    await pause(pauseMs, signal);
    signal.throwIfAborted();
  }
}
