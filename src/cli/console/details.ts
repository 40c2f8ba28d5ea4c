import type { Stored } from '../../webhooks/inbox.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { describeHandler } from '../../handlers/describe.ts';
import { findReplay } from '../../inbox/find-replay.ts';
import { readEvent } from '../../webhooks/event.ts';
import { HIDDEN, readSafely } from '../event/personal-data.ts';
import type { Result } from '../event/read-results.ts';
import type { Detail, ResultView } from './api.ts';
import { isPersonalFile } from './personal-files.ts';
import { UNREADABLE } from './replay-words.ts';
import { toResource } from './resource.ts';
import { toSummary } from './summary.ts';

/** One delivery and what came of it, who calls whom only with `isPersonal`. */
export function toDetail(
  { delivery, version }: Stored,
  results: readonly Result[],
  isPersonal: boolean,
): Detail {
  const { body, traceparent } = delivery;
  const safe = readSafely(body);
  const event = isPersonal ? readEvent(body) : withPageWords(safe.event);
  const replayedAt = findReplay(delivery);
  const traceId = traceparent?.split('-')[1];
  const does = delivery.type === '' ? UNREADABLE : describeHandler(delivery.type);
  return {
    ...toSummary({ ...delivery, version, ...(replayedAt && { replayedAt }) }, toResource(delivery)),
    history: delivery.history.map(({ nonce, ...entry }) => ({
      ...entry,
      isReplay: nonce !== undefined,
    })),
    ...(traceId !== undefined && { traceId }),
    bodyBytes: body.byteLength,
    ...(event !== undefined && { event }),
    hasPersonal: safe.isPersonal || results.some(hasMore),
    headers: toHeaders(delivery),
    ...(does !== undefined && { does }),
    results: results.map((result) => toResultView(result, isPersonal)),
  };
}

/** Whether a result, or a file of it, is shown whole only to who asks. */
function hasMore({ record, files }: Result): boolean {
  return record.call !== undefined || files.some(({ path }) => isPersonalFile(path));
}

/** The ids are what is kept of the headers: the signature was checked, and is good for minutes only. */
function toHeaders({ id, traceparent }: Delivery): Readonly<Record<string, string>> {
  return { 'webhook-id': id, ...(traceparent !== undefined && { traceparent }) };
}

function toResultView({ record, files }: Result, isPersonal: boolean): ResultView {
  const { kind, id, status, certainty, summary, model, usage, call } = record;
  return {
    kind,
    id,
    status,
    certainty,
    summary,
    ...(model !== undefined && { model }),
    ...usage,
    ...(isPersonal && call?.caller !== undefined && { caller: call.caller }),
    ...(isPersonal && call?.callee !== undefined && { callee: call.callee }),
    files,
  };
}

/** What is left out names an option of the command line, which the page does not have. */
function withPageWords(event: unknown): unknown {
  if (event === undefined) return undefined;
  return JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    value === HIDDEN ? '[personal data, not shown]' : value,
  );
}
