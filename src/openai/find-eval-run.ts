import type { OpenAI } from 'openai';
import type { GenericSchema, InferOutput } from 'valibot';
import { type Answer, askJson, askList } from './ask.ts';
import { isGone } from './failure.ts';

/**
 * A run by its id alone: its eval is looked for among those of the settings, those that had a run
 * before, and those that the API lists. Undefined where it belongs to none of them.
 */
export type FindEvalRun = <Schema extends GenericSchema>(
  openai: OpenAI,
  runId: string,
  schema: Schema,
  signal: AbortSignal,
) => Promise<Answer<InferOutput<Schema>> | undefined>;

/** Evals of a list that are looked through for one run, newest first: one request each. */
const MAX_LISTED = 200;
/** Evals that are remembered to have had a run, the last one first. */
const MAX_HITS = 20;

/** Finds runs; which evals of an account had the last ones is remembered. */
export function createFindEvalRun(evalIds: readonly string[]): FindEvalRun {
  const hits = new WeakMap<OpenAI, readonly string[]>();

  return async (openai, runId, schema, signal) => {
    const tried = new Set<string>();
    const tryEval = async (evalId: string) => {
      if (tried.has(evalId)) return undefined;
      tried.add(evalId);
      try {
        const answer = await askJson(
          runId,
          () => openai.evals.runs.retrieve(runId, { eval_id: evalId }, { signal }),
          schema,
        );
        const others = (hits.get(openai) ?? []).filter((id) => id !== evalId);
        hits.set(openai, [evalId, ...others].slice(0, MAX_HITS));
        return answer;
      } catch (error) {
        if (isGone(error, runId)) return undefined;
        throw error;
      }
    };

    for (const evalId of [...(hits.get(openai) ?? []), ...evalIds]) {
      const answer = await tryEval(evalId);
      if (answer) return answer;
    }
    let listed = 0;
    const newest = { order: 'desc', order_by: 'created_at' } as const;
    const evals = askList('the list of evals', (query) =>
      openai.evals.list({ ...query, ...newest }, { signal }),
    );
    for await (const found of evals) {
      if ((listed += 1) > MAX_LISTED) return undefined;
      const { id }: { id?: unknown } = found ?? {};
      const answer = typeof id === 'string' ? await tryEval(id) : undefined;
      if (answer) return answer;
    }
    return undefined;
  };
}
