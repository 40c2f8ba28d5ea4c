import * as fc from 'fast-check';
import type { Notice } from '../../src/notify/notice.ts';
import { anyText } from '../fixtures/any-text.ts';

/** A notice of a batch that failed, but for what a test says otherwise. */
export function toNotice(other: Partial<Notice> = {}): Notice {
  return {
    delivery: 'wh_1',
    type: 'batch.failed',
    sender: 'default',
    kind: 'batch',
    id: 'batch_123',
    status: 'failed',
    summary: '3 of 10 requests failed',
    at: '2026-03-01T12:00:00.000Z',
    ...other,
  };
}

/** A notice with the same text in every place. */
export function toNoticeOf(text: string): Notice {
  return {
    delivery: text,
    type: text,
    sender: text,
    kind: text,
    id: text,
    status: text,
    summary: text,
    at: text,
  };
}

/** What a channel could take for its own language. */
export const HOSTILE_TEXTS = [
  '<!channel> <!here> <@U012AB3CD> <#C012AB3CD> <https://evil.example|sign in>',
  '&lt;!channel&gt; &amp;',
  '@channel @here @everyone <at>everyone</at>',
  '[sign in](https://evil.example) **bold** _italic_ `code` # heading',
  '{{DATE(2026-03-01T12:00:00Z, SHORT)}} {{{{TIME(2026-03-01T12:00:00Z)}}}} ${x} @{triggerBody()}',
  ':rotating_light: *bold* ~struck~ > quote',
  '</script><img src=x onerror=alert(1)>',
  'line\r\nline\u2028line\u0000\u001b[31m\u202Eright to left\u200b\u{e0041}',
  '"\\"\\u0000',
  '\ud83d alone \udca9',
  '&'.repeat(5000),
  '😀'.repeat(2000),
  '\uffff'.repeat(400),
];

const texts = fc.oneof(
  { weight: 3, arbitrary: anyText({ maxLength: 400 }) },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.constant('') },
);

/** Notices with any text in any place. */
export const anyNotice = fc.record({
  delivery: texts.map((text) => `wh_${text}`),
  type: texts,
  sender: texts,
  kind: texts,
  id: texts,
  status: fc.oneof(texts, fc.constantFrom('completed', 'failed')),
  summary: texts,
  at: texts,
});
