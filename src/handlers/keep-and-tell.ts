import { keepRecord, type ResultRecord } from '../results/record.ts';
import { describeError, PermanentError, toNote } from '../webhooks/errors.ts';
import type { HandlerContext } from './context.ts';

type Teller = Pick<HandlerContext, 'results' | 'notify' | 'signal' | 'idempotencyKey'>;

/**
 * Keeps a record, then tells people: where another delivery has led to the same record, or to a better
 * one, they have been told. Resolves to the record that is there in the end.
 */
export async function keepAndTell(
  record: ResultRecord,
  { results, notify, signal, idempotencyKey }: Teller,
): Promise<ResultRecord> {
  const kept = await keepRecord(results.records, record, signal);
  if (kept.delivery === idempotencyKey) {
    const { delivery, type, sender, kind, id, status, summary, at } = kept;
    const notice = { delivery, type, sender, kind, id, status, summary, at: at.toISOString() };
    await notify(notice, signal);
  }
  return kept;
}

/**
 * Does an attempt's work; where its failure is the delivery's death, the record says so and people are
 * told, because nothing else will come of this event until somebody replays it.
 */
export async function orTellDeath<Result>(
  statement: ResultRecord,
  context: HandlerContext,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PermanentError || context.isLastAttempt) {
      await keepDeath(statement, describeError(error), context);
    }
    throw error;
  }
}

/** Keeps and tells that a delivery is dead, in a time of its own: that of the attempt may be up. */
export async function keepDeath(
  statement: ResultRecord,
  reason: string,
  teller: Omit<Teller, 'signal'>,
): Promise<void> {
  const summary = toNote(reason);
  const late = { ...teller, signal: AbortSignal.timeout(LAST_WORD_MS) };
  await keepAndTell({ ...statement, status: 'dead', certainty: 'current', summary }, late);
}

const LAST_WORD_MS = 5000;
