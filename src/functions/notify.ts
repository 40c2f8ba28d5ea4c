import type { StorageQueueHandler } from '@azure/functions';
import { type NoticeMessage, readNoticeMessage } from '../notify/notice-message.ts';
import type { NoticePosted, PostNotice } from '../notify/post-notice.ts';
import type { Log } from '../webhooks/log.ts';
import type { KeepUnreadable } from '../webhooks/ticket.ts';
import { NOTICE_QUEUE } from '../azure/names.ts';
import { consume } from '../telemetry/traces/consume.ts';
import { ATTRIBUTES } from '../telemetry/names.ts';
import { setPosted } from '../telemetry/traces/outcome.ts';
import { failAs } from '../telemetry/traces/span.ts';
import { toLog } from './log.ts';

interface NotifyFunctionDependencies {
  readonly postNotice: PostNotice;
  readonly keepUnreadable: KeepUnreadable;
}

/** Takes one message from the queue of notices, posts it, and logs one line for what became of it. */
export function createNotifyFunction({
  postNotice,
  keepUnreadable,
}: NotifyFunctionDependencies): StorageQueueHandler {
  return async (value, context) => {
    const log = toLog(context, { notice: String(context.triggerMetadata?.['id']) });
    const message = readNoticeMessage(value);
    await consume(NOTICE_QUEUE, context, message?.traceparent, async (span) => {
      if (!message) {
        span.setAttribute(ATTRIBUTES.outcome, 'unreadable');
        failAs(span, 'unreadable');
        return log('error', 'unreadable-notice', { kept: await keepUnreadable(value) });
      }
      const started = performance.now();
      const posted = await postNotice(message);
      setPosted(span, message, posted);
      logPosted(log, message, posted, Math.round(performance.now() - started));
    });
  };
}

function logPosted(
  log: Log,
  { channel, notice, attempt }: NoticeMessage,
  posted: NoticePosted,
  ms: number,
): void {
  const fields = { channel, delivery: notice.delivery, type: notice.type, attempt };
  switch (posted.outcome) {
    case 'notified':
      return log('info', 'notified', { ...fields, status: posted.status, ms });
    case 'retrying': {
      const due = posted.dueAt.toISOString();
      return log('warn', 'notify-retrying', { ...fields, reason: posted.reason, due, ms });
    }
    case 'dead': {
      const { reason, remedy, kept } = posted;
      return log('error', 'notify-dead', { ...fields, reason, remedy, kept, ms });
    }
  }
}
