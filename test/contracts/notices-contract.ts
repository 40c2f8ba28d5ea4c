import { describe, expect, it } from 'vitest';
import type { SendNotice } from '../../src/notify/notice-message.ts';
import { HOSTILE_TEXTS, toNotice } from '../notify/notices.ts';

export interface NoticesUnderTest {
  readonly send: SendNotice;
  /** The messages in the queue that can be seen. */
  readonly readVisible: () => Promise<readonly unknown[]>;
  /** How many there are, also those not visible yet. */
  readonly count: () => Promise<number>;
}

/** What every queue of notices does; runs on the fake and on a Storage queue. */
export function describeNotices(name: string, create: () => Promise<NoticesUnderTest>): void {
  const message = { channel: 'teams', notice: toNotice(), attempt: 1 };

  describe(name, () => {
    it('delivers a message as it was sent, under an id', async () => {
      const { send, readVisible } = await create();
      expect(await send(message)).not.toBe('');
      expect(await readVisible()).toEqual([message]);
    });

    it('gives each message an id of its own, also when two are alike', async () => {
      const { send, count } = await create();
      const ids = await Promise.all([send(message), send(message)]);
      expect(new Set(ids).size).toBe(2);
      expect(await count()).toBe(2);
    });

    it('holds a delayed message back', async () => {
      const { send, readVisible, count } = await create();
      await send(message, { delayMs: 3_600_000 });
      expect(await readVisible()).toEqual([]);
      expect(await count()).toBe(1);
    });

    it('rejects when its time is up', async () => {
      const { send, count } = await create();
      await expect(send(message, { signal: AbortSignal.abort() })).rejects.toThrow();
      expect(await count()).toBe(0);
    });

    it.each(HOSTILE_TEXTS)('delivers %j', async (text) => {
      const { send, readVisible } = await create();
      const summary = text.slice(0, 300);
      const hostile = {
        ...message,
        notice: toNotice({ summary, id: `${summary}\uffff<&>\u0001` }),
      };
      await send(hostile);
      expect(await readVisible()).toEqual([hostile]);
    });
  });
}
