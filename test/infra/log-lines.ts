import { HttpRequest, InvocationContext } from '@azure/functions';
import { createSigningSecrets } from '../../src/azure/signing-secrets.ts';
import { createNotifyFunction } from '../../src/functions/notify.ts';
import { createProcessFunction } from '../../src/functions/process.ts';
import { createReceiveFunction } from '../../src/functions/receive.ts';
import { createReconcileFunction } from '../../src/functions/reconcile.ts';
import { createSweepFunction } from '../../src/functions/sweep.ts';
import type { NoticePosted } from '../../src/notify/post-notice.ts';
import { complete } from '../../src/webhooks/delivery.ts';
import type { FastLaneResult } from '../../src/webhooks/fast-lane.ts';
import type { Receipt, Refusal } from '../../src/webhooks/receive.ts';
import type { Worked } from '../../src/webhooks/work.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { toNotice } from '../notify/notices.ts';

/** One line of the log: what happened, and its fields. */
export type Line = Readonly<Record<string, unknown>>;

const at = new Date('2026-03-01T12:00:01.000Z');
const delivery = createReceived({
  attempts: 1,
  progress: { state: 'processing', lease: { owner: 'o', until: at } },
  history: [
    { at: '2026-03-01T12:00:00.000Z', state: 'received', attempt: 0 },
    { at: at.toISOString(), state: 'processing', attempt: 1 },
  ],
});
const about = { delivery: delivery.id, event: 'evt_1', type: delivery.type, sender: 'default' };
const error = new Error('no');
const finished = complete(delivery, 'completed', at);

/** What may become of a request that is not refused. */
export const RECEIPTS: Readonly<Record<Exclude<Receipt['outcome'], 'refused'>, Receipt>> = {
  received: { outcome: 'received', ticket: 't', ...about },
  'ticket-sent-again': { outcome: 'ticket-sent-again', ticket: 't', ...about },
  duplicate: { outcome: 'duplicate', ...about },
  unreadable: { outcome: 'unreadable', ...about },
  unavailable: { outcome: 'unavailable', error, ...about },
  'no-secret': { outcome: 'no-secret', error },
  'too-large': { outcome: 'too-large' },
};

const REFUSALS: Readonly<Record<Refusal, true>> = {
  'missing-header': true,
  'oversized-header': true,
  'malformed-timestamp': true,
  stale: true,
  future: true,
  'no-match': true,
};

const WORKED: Readonly<Record<Worked['outcome'], Worked>> = {
  done: { outcome: 'done', result: 'completed', delivery: finished },
  retrying: { outcome: 'retrying', error, dueAt: at, delivery },
  dead: { outcome: 'dead', error, delivery: finished },
  'lease-lost': { outcome: 'lease-lost', delivery },
  skipped: { outcome: 'skipped', delivery: finished },
  waiting: { outcome: 'waiting', until: at, delivery },
  missing: { outcome: 'missing' },
};

const POSTED: Readonly<Record<NoticePosted['outcome'], NoticePosted>> = {
  notified: { outcome: 'notified', status: 200 },
  retrying: { outcome: 'retrying', reason: 'status 503', dueAt: at },
  dead: { outcome: 'dead', reason: 'status 404', remedy: 'look', kept: 'm' },
};

/** Every line that the functions log, by running them once for each outcome. */
export async function collectLines(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const run = async (start: (context: InvocationContext) => unknown) => {
    const context = new InvocationContext({
      functionName: 'f',
      logHandler: (_level, text) => lines.push(JSON.parse(String(text)) as Line),
      triggerMetadata: { id: 'message' },
    });
    await start(context);
  };
  const receive = (
    receipt: Receipt,
    { isLimited = false, fast = WORKED.done }: { isLimited?: boolean; fast?: FastLaneResult } = {},
  ) =>
    run((context) =>
      createReceiveFunction({
        receive: async () => receipt,
        fastLane: async () => fast,
        badCallers: {
          isSuspect: async () => false,
          punish: async () => ({ isLimited, retryAfterMs: 0, toLog: 3 }),
        },
        trustedHops: 0,
      })(
        new HttpRequest({
          method: 'POST',
          url: 'http://a/webhook',
          headers: { 'webhook-id': 'wh' },
        }),
        context,
      ),
    );

  for (const receipt of Object.values(RECEIPTS)) await receive(receipt);
  for (const reason of Object.keys(REFUSALS) as Refusal[]) {
    await receive({ outcome: 'refused', reason });
    await receive({ outcome: 'refused', reason }, { isLimited: true });
  }
  const fastLane = { delivery: delivery.id };
  const failed = { outcome: 'failed', error } as const;
  await receive({ ...about, outcome: 'received', fastLane }, { fast: failed });

  const keepUnreadable = async () => 'kept';
  const ticket = { delivery: delivery.id };
  for (const worked of Object.values(WORKED)) {
    await run((context) =>
      createProcessFunction(async () => worked, keepUnreadable)(ticket, context),
    );
  }
  await run((context) =>
    createProcessFunction(async () => WORKED.done, keepUnreadable)('?', context),
  );

  const notice = { channel: 'teams', notice: toNotice(), attempt: 1 };
  for (const posted of Object.values(POSTED)) {
    const notify = createNotifyFunction({ postNotice: async () => posted, keepUnreadable });
    await run((context) => notify(notice, context));
    await run((context) => notify('?', context));
  }

  const timer = { isPastDue: false } as Parameters<ReturnType<typeof createSweepFunction>>[0];
  const states = { received: 1, processing: 0, retrying: 0 };
  const swept = { unfinished: 1, states, oldest: at, isExact: true, sent: 1, isComplete: true };
  const gauges = { secrets: () => Promise.reject(error) };
  await run((context) => createSweepFunction(async () => swept, gauges)(timer, context));
  const { refresh } = createSigningSecrets({
    vaultUri: 'https://vault.vault.azure.net',
    openVault: () => Promise.reject(error),
    now: () => at,
    log: (level, message, fields) => void lines.push({ level, message, ...fields }),
  });
  await refresh().catch(() => undefined);
  const failures = [{ sender: 'default', name: 'batches', error }];
  const reconciled = { looked: 1, missing: 1, sent: 1, failures };
  await run((context) => createReconcileFunction(async () => reconciled)(timer, context));
  return lines;
}
