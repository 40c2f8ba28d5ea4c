import assert from 'node:assert/strict';
import { type Case, toRequest } from './cases.ts';
import { HEADER_MARK, MARK, NOW, secrets } from './marks.ts';
import { type Due, headerOf, judge, type WireRequest } from './oracle.ts';
import { type Answer, createSubject, type Subject } from './subject.ts';

/** Everything that may ever be said to a caller. */
const answers: Record<string, readonly string[]> = {
  200: ['received', 'ticket-sent-again', 'duplicate', 'unreadable'].map(
    (status) => `{"status":"${status}"}`,
  ),
  400: ['{"error":"not a valid webhook"}'],
  413: ['{"error":"body too large"}'],
  429: ['{"error":"too many invalid webhooks"}'],
};

const reasons: ReadonlySet<unknown> = new Set([
  'missing-header',
  'oversized-header',
  'malformed-timestamp',
  'stale',
  'future',
  'no-match',
  'too-large',
]);

/** One request that was posted, what was due, and what came. */
export interface Posted {
  readonly due: Due;
  readonly answer: Answer;
  /** Signed as something else: the borders between id, timestamp and body were moved. */
  readonly isShifted: boolean;
}

/** Posts all of a case and throws where the receiver did what it must never do. */
export async function checkCase(tried: Case): Promise<readonly Posted[]> {
  const subject = createSubject(tried.limit === 'low' ? 1 : 1_000_000);
  const posted: Posted[] = [];
  const accepted = new Map<string, WireRequest>();
  const failures = { refused: 0, all: 0 };

  for (const [index, attempt] of tried.attempts.entries()) {
    const { signed, request } = toRequest(attempt, tried, index);
    const due = judge(request);
    const id = headerOf(request.headers, 'webhook-id') ?? '';
    const isShifted = due === 'accepted' && id !== headerOf(signed.headers, 'webhook-id');
    const rowsBefore = subject.rows.length;
    const copies = Array.from({ length: attempt.copies }, () => subject.post(request));
    for (const answer of await Promise.all(copies)) {
      if (due === 'refused') failures.refused += 1;
      if (due !== 'accepted') failures.all += 1;
      checkAnswer(answer, toStatuses(due, tried.limit === 'low' ? failures : undefined));
      checkLines(answer, due, request);
      if (isShifted) checkShifted(answer, signed);
      posted.push({ due, answer, isShifted });
    }
    if (due === 'accepted' && !accepted.has(id)) accepted.set(id, request);
    if (due !== 'accepted') assert.equal(subject.rows.length, rowsBefore, 'stored, but not a 200');
  }
  await checkStored(subject, accepted);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false, 'Object.prototype was changed');
  return posted;
}

/**
 * The statuses that are due, where `failures` are those of a caller who has one free. Whether a body
 * that is too large counts as one is not promised; that a forgery does, is.
 */
function toStatuses(due: Due, failures?: { refused: number; all: number }): readonly number[] {
  if (due === 'accepted') return [200];
  const status = due === 'refused' ? 400 : 413;
  if (due === 'refused' && failures && failures.refused > 1) return [429];
  return failures && failures.all > 1 ? [status, 429] : [status];
}

function checkAnswer({ status, headers, body }: Answer, due: readonly number[]): void {
  assert.ok(due.includes(status), `answered ${status}, but due was ${due.join(' or ')}`);
  assert.ok(answers[status]?.includes(body), `not one of the known answers: ${body}`);
  const expected = status === 429 ? { 'retry-after': '60' } : {};
  assert.deepEqual(headers, expected, 'no header but a 429’s retry-after');
}

function checkLines({ lines }: Answer, due: Due, { headers }: WireRequest): void {
  const id = headerOf(headers, 'webhook-id') ?? '';
  const signatures = (headerOf(headers, 'webhook-signature') ?? '').split(' ');
  const secret = [
    MARK,
    ...Object.values(secrets).map((value) => value.slice(6)),
    ...signatures.filter(({ length }) => length > 20).map((signature) => signature.slice(3)),
    // The id is the delivery's name; nothing else of the headers is in any line.
    ...(id.includes(HEADER_MARK) ? [] : [HEADER_MARK]),
  ].filter((text) => !id.includes(text));
  for (const line of lines) {
    for (const text of secret) assert.ok(!line.includes(text), `${text} is in the log: ${line}`);
    const { message, delivery, reason, ...others } = JSON.parse(line) as Record<string, unknown>;
    if (due === 'accepted') {
      assert.equal(delivery, id, `a line about another delivery: ${line}`);
      continue;
    }
    // Of a request that nobody vouches for, only its claimed id is repeated, and cut.
    assert.ok(delivery === undefined || delivery === id.slice(0, 128), line);
    assert.ok(reason === undefined || reasons.has(reason), line);
    assert.ok(['refused', 'limited', 'too-large'].includes(String(message)), line);
    const values = Object.entries(others).filter(([, value]) => typeof value !== 'number');
    assert.deepEqual(values, [], line);
  }
}

/** Bytes that were signed as one event are never another one that somebody works on. */
function checkShifted({ body }: Answer, signed: WireRequest): void {
  if (signed.body[0] !== 0x7b) return;
  assert.ok(
    body === '{"status":"unreadable"}' || body === '{"status":"duplicate"}',
    `bytes moved between id, timestamp and body were taken as an event: ${body}`,
  );
}

async function checkStored(subject: Subject, accepted: ReadonlyMap<string, WireRequest>) {
  const stored = subject.rows.map(({ id }) => id);
  assert.deepEqual(stored, [...accepted.keys()], 'exactly one row for each accepted id');
  const withTicket = new Set(subject.tickets.sent.map(({ ticket }) => ticket.delivery));
  for (const { id, type, body, receivedAt } of subject.rows) {
    const first = accepted.get(id);
    assert.ok(first && Buffer.compare(body, first.body) === 0, 'not the bytes that came first');
    assert.equal(receivedAt.getTime(), NOW * 1000);
    assert.ok(type.length <= 256 && type.isWellFormed(), `no column takes this type: ${type}`);
    const state = (await subject.inbox.readState(id)) ?? '';
    assert.ok(['received', 'done', 'dead'].includes(state), `${type} is ${state}`);
    assert.equal(withTicket.has(id), state !== 'dead', `${state}, ticket: ${withTicket.has(id)}`);
  }
}
