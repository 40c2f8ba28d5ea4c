import type { OpenAI } from 'openai';
import { ApiError, ask } from '../openai/ask.ts';
import { giveUpLater, isGone } from '../openai/failure.ts';
import type { FileContent, FileSource } from '../results/files.ts';
import { toFolder } from '../results/folder.ts';
import { keepRecord, type ResultRecord } from '../results/record.ts';
import type { Handler } from '../webhooks/dispatch.ts';
import { RetryLater } from '../webhooks/errors.ts';
import type { OpenEvent } from '../webhooks/event.ts';
import { readResourceId, toClaim, toNotice } from './claim.ts';
import type { HandlerContext } from './context.ts';

/** What the API says about a resource, once its files are stored. */
export type Finding = Pick<
  ResultRecord,
  'status' | 'summary' | 'createdAt' | 'endedAt' | 'model' | 'usage'
> & {
  /** Nothing about it will change any more. */
  readonly isFinal: boolean;
};

/** One resource, and how to read it and store its files. */
export interface Resource {
  readonly id: string;
  readonly openai: OpenAI;
  readonly context: HandlerContext;
  /** Writes a file into the resource's folder. */
  readonly save: (name: string, content: FileContent) => Promise<void>;
  /** Copies a file of the API into the folder by stream; false where the API no longer has it. */
  readonly copy: (name: string, fileId: string) => Promise<boolean>;
}

interface Collector {
  /** The record's kind, and the folder under which each resource has one of its own. */
  readonly kind: string;
  readonly folder: string;
  /** Undefined where the resource cannot be found. */
  readonly read: (resource: Resource) => Promise<Finding | undefined>;
  /** A key may lack the right to read such a resource: what the event says is then kept. */
  readonly mayBeForbidden?: true;
}

/** How soon to look again at a resource whose event came before its end could be read. */
const LOOK_AGAIN_MS = 10_000;

/**
 * A handler that reads a resource, stores its files, then its record, then tells people: in this
 * order, so that a record's files are there, and each step is safe to repeat.
 */
export function createCollector(collector: Collector): Handler<OpenEvent, HandlerContext> {
  return async (event, context) => {
    const { results, notify, signal } = context;
    const id = readResourceId(event);
    const collected = await collect(collector, id, event, context);
    const record = await keepRecord(results.records, collected.record, signal);
    if (collected.record.certainty === 'current') {
      throw new RetryLater(LOOK_AGAIN_MS, `${id} is still ${collected.record.status}`);
    }
    await notify(toNotice(record), signal);
    return collected.outcome;
  };
}

async function collect(
  { kind, folder, read, mayBeForbidden }: Collector,
  id: string,
  event: OpenEvent,
  context: HandlerContext,
): Promise<{ outcome: string; record: ResultRecord }> {
  const claim = (summary: string) => toClaim(event, context, { kind, id, summary });
  const openai = await context.openai();
  if (!openai) return { outcome: 'recorded', record: claim('not read: no credentials') };
  const place = toFolder(folder, id);
  try {
    const finding = await read(createResource(id, place, openai, event, context));
    if (!finding) {
      return { outcome: 'not-found', record: { ...claim('not found'), status: 'unknown' } };
    }
    const { isFinal, ...found } = finding;
    const certainty = isFinal ? ('final' as const) : ('current' as const);
    const record = { ...claim(''), ...found, certainty, folder: place };
    return { outcome: finding.status, record };
  } catch (error) {
    if (isGone(error)) {
      const record = { ...claim('the API does not have it (any more)'), status: 'gone' };
      return { outcome: 'gone', record };
    }
    if (mayBeForbidden && error instanceof ApiError && [401, 403].includes(error.status ?? 0)) {
      return { outcome: 'recorded', record: claim('not read: the key has no right to') };
    }
    throw giveUpLater(error, context.attempt);
  }
}

function createResource(
  id: string,
  folder: string,
  openai: OpenAI,
  event: OpenEvent,
  context: HandlerContext,
): Resource {
  const { signal, sender, idempotencyKey, results } = context;
  const source: FileSource = { delivery: idempotencyKey, event: event.id ?? '', sender };
  const save = (name: string, content: FileContent, from = source) =>
    results.files.write(`${folder}${name}`, content, from, signal);
  return {
    id,
    openai,
    context,
    save: (name, content) => save(name, content),
    async copy(name, fileId) {
      const earlier = await results.files.readSource(`${folder}${name}`, signal);
      // Files of the API never change, and an earlier attempt may have come this far.
      if (earlier?.fileId === fileId) return true;
      try {
        const { body } = await ask(fileId, openai.files.content(fileId, { signal }));
        await save(name, body ?? '', { ...source, fileId });
        return true;
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },
  };
}
