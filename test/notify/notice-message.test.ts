import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNoticeMessage } from '../../src/notify/notice-message.ts';
import { anyNotice, toNotice } from './notices.ts';

const message = { channel: 'teams', notice: toNotice(), attempt: 1 };
const { summary: _summary, ...withoutSummary } = toNotice();

describe('readNoticeMessage', () => {
  it('reads every message that has been through JSON', () => {
    const messages = fc.record(
      {
        channel: fc.string({ minLength: 1 }),
        notice: anyNotice,
        attempt: fc.integer({ min: 1 }),
        traceparent: fc.string(),
      },
      { requiredKeys: ['channel', 'notice', 'attempt'] },
    );
    fc.assert(
      fc.property(messages, (any) => {
        const sent: unknown = JSON.parse(JSON.stringify(any));
        expect(readNoticeMessage(sent)).toEqual(any);
      }),
    );
  });

  it('leaves out what it does not know, such as the field of a newer version', () => {
    const newer = { ...message, notice: { ...message.notice, colour: 'red' }, version: 2 };
    expect(readNoticeMessage(newer)).toStrictEqual(message);
  });

  it.each([
    undefined,
    null,
    'teams',
    JSON.stringify(message),
    [message],
    { delivery: 'wh_1' },
    { ...message, channel: '' },
    { ...message, channel: 5 },
    { ...message, attempt: 0 },
    { ...message, attempt: 1.5 },
    { ...message, attempt: '1' },
    { channel: 'teams', notice: message.notice },
    { ...message, notice: null },
    { ...message, notice: withoutSummary },
    { ...message, notice: toNotice({ delivery: '' }) },
    { ...message, notice: { ...toNotice(), id: 5 } },
  ])('finds none in %j', (value) => {
    expect(readNoticeMessage(value)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readNoticeMessage(value)).toBeUndefined();
      }),
    );
  });
});
