import type { OpenAI } from 'openai';
import { ApiError } from '../openai/api-error.ts';
import { giveUpLater, isFromApi, isGone } from '../openai/failure.ts';
import { toFolder } from '../results/folder.ts';
import { keepRecord, type ResultRecord } from '../results/record.ts';
import { RetryLater, toNote } from '../webhooks/errors.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import type { HandlerContext } from './context.ts';
import { createHandler, type State, type StatingHandler } from './create-handler.ts';
import { createFolder, type Folder } from './folder.ts';
import { keepAndTell } from './keep-and-tell.ts';
import { readResourceId } from './resource-id.ts';
import { toStatement } from './statement.ts';

/** What the API says about a resource, once its files are stored. */
export type Finding = Pick<
  ResultRecord,
  'status' | 'summary' | 'createdAt' | 'endedAt' | 'model' | 'usage'
> & {
  /** Nothing about it will change any more. */
  readonly isFinal: boolean;
};

/** One resource, and where its files go. */
export interface Resource {
  readonly id: string;
  readonly openai: OpenAI;
  readonly folder: Folder;
  readonly context: HandlerContext;
}

interface Collector {
  /** The record's kind, and the folder under which each resource has one of its own. */
  readonly kind: string;
  readonly folder: string;
  /** Undefined where the resource cannot be found. */
  readonly read: (resource: Resource) => Promise<Finding | undefined>;
  /** People are told at once, also where the resource cannot be read. */
  readonly isUrgent?: true;
}

/** What came of an attempt; `again` where the resource has not ended yet. */
interface Collected {
  readonly outcome: string;
  readonly record: ResultRecord;
  readonly again?: true;
}

/** How soon to look again at a resource whose event came before its end could be read. */
const LOOK_AGAIN_MS = 10_000;

/**
 * A handler that reads a resource, stores its files, then its record, then tells people: in this
 * order, so that a record's files are there, and each step is safe to repeat.
 */
export function createCollector(collector: Collector): StatingHandler {
  const { kind } = collector;
  const state: State = (event, origin) => {
    const id = readResourceId(event);
    return toStatement(event, origin, { kind, id, summary: 'as the event says' });
  };
  return createHandler(state, async (statement, event, context) => {
    const { outcome, record, again } = await collect(collector, statement, event, context);
    if (again) {
      await keepRecord(context.results.records, record, context.signal);
      throw new RetryLater(LOOK_AGAIN_MS, `${record.id} is still ${record.status}`);
    }
    await keepAndTell(record, context);
    return outcome;
  });
}

async function collect(
  { folder, read, isUrgent }: Collector,
  statement: ResultRecord,
  event: OpenEvent,
  context: HandlerContext,
): Promise<Collected> {
  const { id } = statement;
  const openai = await context.openai();
  if (!openai) {
    return { outcome: 'recorded', record: { ...statement, summary: 'not read: no credentials' } };
  }
  const path = toFolder(folder, id);
  try {
    const files = createFolder(path, openai, event, context);
    const finding = await read({ id, openai, folder: files, context });
    if (!finding) {
      const record = { ...statement, status: 'unknown', summary: 'not found' };
      return { outcome: 'not-found', record };
    }
    const { isFinal, ...found } = finding;
    const record: ResultRecord = {
      ...statement,
      ...found,
      summary: toNote(found.summary),
      certainty: isFinal ? 'final' : 'current',
      folder: path,
    };
    return { outcome: found.status, record, ...(!isFinal && { again: true }) };
  } catch (error) {
    if (isGone(error, id)) {
      const remedy = 'expired or deleted, or the credentials are of another account than the event';
      context.log('warn', 'gone', { resource: id, remedy });
      const summary = 'the API does not have it (any more)';
      return {
        outcome: 'gone',
        record: { ...statement, status: 'gone', certainty: 'current', summary },
      };
    }
    if (isUrgent && isForbidden(error)) {
      const summary = 'not read: the key has no right to';
      return { outcome: 'recorded', record: { ...statement, summary } };
    }
    if (isUrgent && isFromApi(error)) await tellFirst(statement, context);
    throw giveUpLater(error, context.attempt);
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** What could be read later is worth less than that people know now. */
async function tellFirst(statement: ResultRecord, context: HandlerContext): Promise<void> {
  const { records } = context.results;
  const isKnown = await records.read(statement.kind, statement.id, context.signal);
  if (!isKnown) await keepAndTell(statement, context);
}
