import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/notify/channel.ts';
import { readNoticeMessage } from '../../src/notify/notice-message.ts';
import { createNotify } from '../../src/notify/notify.ts';
import { createMemoryNotices } from '../fakes/memory-notices.ts';
import { anyNotice, HOSTILE_TEXTS, toNotice, toNoticeOf } from './notices.ts';

const channel = (name: 'teams' | 'slack', ...when: string[]): Channel => ({
  name,
  url: 'https://example.org/hush',
  when,
});

describe('createNotify', () => {
  it('sends one message to each channel that wants the notice, and no address', async () => {
    const { send, sent } = createMemoryNotices();
    const channels = [channel('teams', '*'), channel('slack', 'batch.*:failed')];
    await createNotify({ channels, send })(toNotice());
    expect(sent).toEqual([
      { message: { channel: 'teams', notice: toNotice(), attempt: 1 }, delayMs: 0 },
      { message: { channel: 'slack', notice: toNotice(), attempt: 1 }, delayMs: 0 },
    ]);
  });

  it('leaves out a channel that does not', async () => {
    const { send, sent } = createMemoryNotices();
    const channels = [channel('teams', '*', '!*:failed'), channel('slack', '*')];
    await createNotify({ channels, send })(toNotice());
    expect(sent.map(({ message }) => message.channel)).toEqual(['slack']);
  });

  it.each([
    ['no channel', []],
    ['none that wants it', [channel('teams', 'none')]],
  ])('does nothing with %s', async (_what, channels) => {
    const { send, sent } = createMemoryNotices();
    await createNotify({ channels, send })(toNotice());
    expect(sent).toEqual([]);
  });

  it('rejects when a message could not be stored, for the handler to run again', async () => {
    const send = () => Promise.reject(new Error('storage is away'));
    const notify = createNotify({ channels: [channel('teams', '*')], send });
    await expect(notify(toNotice())).rejects.toThrow('storage is away');
  });

  it('passes its signal on', async () => {
    const { send } = createMemoryNotices();
    const notify = createNotify({ channels: [channel('teams', '*')], send });
    await expect(notify(toNotice(), AbortSignal.abort())).rejects.toThrow('abort');
  });

  it('makes every notice fit a queue, and one that is read again', async () => {
    const { send, sent } = createMemoryNotices();
    const notify = createNotify({ channels: [channel('teams', '*')], send });
    const delivery = 'wh_'.padEnd(1024, 'x');
    for (const text of HOSTILE_TEXTS) {
      await notify({ ...toNoticeOf(text.repeat(20)), delivery });
    }
    for (const { message } of sent) {
      expect(message.notice.delivery).toBe(delivery);
      expect(readNoticeMessage(message)).toEqual(message);
      // Six characters for each that is not ASCII.
      expect(JSON.stringify(message).length * 6).toBeLessThan(48 * 1024);
    }
    expect(sent).toHaveLength(HOSTILE_TEXTS.length);
  });

  it('leaves what is one short line as it is, and sends any notice so that it is read again', async () => {
    await fc.assert(
      fc.asyncProperty(anyNotice, async (notice) => {
        const { send, sent } = createMemoryNotices();
        await createNotify({ channels: [channel('teams', '*')], send })(notice);
        const [first] = sent;
        expect(readNoticeMessage(first?.message)).toEqual(first?.message);
        expect(first?.message.notice.delivery).toBe(notice.delivery);
      }),
    );
  });
});
