import { createMatches, type DeliveryFilter } from '../../inbox/filter.ts';
import type { Trouble } from './api.ts';
import type { FollowHub } from './follow-hub.ts';
import { toTrouble } from './problem.ts';
import { toSummary } from './summary.ts';

const HEARTBEAT_MS = 15_000;
/** Events that a client may be behind; one that sleeps on is ended, and comes again for all at once. */
const MAX_BEHIND = 2000;

const encoder = new TextEncoder();

/**
 * Server-sent events: `delivery` with a `Summary`, `trouble`, `fine` and `failed`, and a comment as a heartbeat. After
 * `fine`, which is also the first of all, the list has to be read again: what came before is not told of.
 */
export function createEventStream(
  hub: FollowHub,
  filter: DeliveryFilter,
  { ended, heartbeatMs = HEARTBEAT_MS }: { ended: AbortSignal; heartbeatMs?: number },
): ReadableStream<Uint8Array> {
  const matches = createMatches(filter);
  let stop: (() => void) | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < 0) end();
        };
        const send = (event: string, data: unknown) => {
          // JSON has no line break outside its escapes, so that nothing in it can begin an event.
          write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        };
        const heartbeat = setInterval(() => {
          write(': alive\n\n');
        }, heartbeatMs);
        const unlisten = hub.listen({
          onStep(row, resource) {
            if (matches({ ...row, resource })) send('delivery', toSummary(row, resource));
          },
          onFine() {
            send('fine', {});
          },
          onTrouble(error) {
            const { error: text, remedy } = toTrouble(error);
            send('trouble', { text, remedy } satisfies Trouble);
          },
          onFailure(failure) {
            send('failed', failure);
          },
        });
        const end = () => {
          stop?.();
          controller.close();
        };
        stop = () => {
          clearInterval(heartbeat);
          unlisten();
          ended.removeEventListener('abort', end);
        };
        if (ended.aborted) end();
        else ended.addEventListener('abort', end, { once: true });
      },
      cancel() {
        stop?.();
      },
    },
    { highWaterMark: MAX_BEHIND },
  );
}
