import type { Channel } from './channel.ts';
import { wants } from './filter.ts';
import { toLine } from './line.ts';
import type { SendNotice } from './notice-message.ts';
import type { Notice, Notify } from './notice.ts';

interface NotifyDependencies {
  /** Those that are not usable wait for what they want in the queue. */
  readonly channels: readonly Pick<Channel, 'name' | 'when'>[];
  readonly send: SendNotice;
}

const MAX_CHARS = 300;

/**
 * Puts one message per channel that wants a notice into the queue, so that none waits for another.
 * Rejects only when storage does; the handler that is then tried again tells some channels twice.
 */
export function createNotify({ channels, send }: NotifyDependencies): Notify {
  return async (notice, signal) => {
    const short = shorten(notice);
    const wanted = channels.filter(({ when }) => wants(when, notice));
    await Promise.all(
      wanted.map(({ name }) =>
        send({ channel: name, notice: short, attempt: 1 }, { ...(signal && { signal }) }),
      ),
    );
  };
}

/** A queue message ends at 64 KiB; no text of a stranger may keep a notice out of it. */
function shorten({ delivery, ...texts }: Notice): Notice {
  return {
    delivery,
    type: toLine(texts.type, MAX_CHARS),
    sender: toLine(texts.sender, MAX_CHARS),
    kind: toLine(texts.kind, MAX_CHARS),
    id: toLine(texts.id, MAX_CHARS),
    status: toLine(texts.status, MAX_CHARS),
    summary: toLine(texts.summary, MAX_CHARS),
    at: toLine(texts.at, MAX_CHARS),
  };
}
