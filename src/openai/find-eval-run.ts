import type { OpenAI } from 'openai';
import { type GenericSchema, type InferOutput } from 'valibot';
import { type Answer, askJson, askList } from './ask.ts';
import { isGone } from './failure.ts';

/**
 * A run by its id alone: its eval is looked for among those of the settings, those seen before, and
 * those that the API lists. Undefined where it belongs to none of them.
 */
export type FindEvalRun = <Schema extends GenericSchema>(
  openai: OpenAI,
  runId: string,
  schema: Schema,
  signal: AbortSignal,
) => Promise<Answer<InferOutput<Schema>> | undefined>;

/** Evals looked through for one run, newest first: one request each. */
const MAX_LISTED = 200;

/** Finds runs; which evals an account has is remembered, the one that was right last first. */
export function createFindEvalRun(evalIds: readonly string[]): FindEvalRun {
  const known = new WeakMap<OpenAI, Set<string>>();

  return async (openai, runId, schema, signal) => {
    const seen = known.get(openai) ?? new Set(evalIds);
    known.set(openai, seen);
    const tryEval = async (evalId: string) => {
      const run = openai.evals.runs.retrieve(runId, { eval_id: evalId }, { signal });
      const answer = await askUnlessGone(askJson(runId, run, schema));
      if (!answer) return undefined;
      const others = [...seen].filter((id) => id !== evalId);
      seen.clear();
      for (const id of [evalId, ...others]) seen.add(id);
      return answer;
    };

    for (const evalId of seen) {
      const answer = await tryEval(evalId);
      if (answer) return answer;
    }
    let listed = 0;
    const query = { limit: 100, order: 'desc', order_by: 'created_at' } as const;
    for await (const { id } of askList(runId, openai.evals.list(query, { signal }))) {
      if ((listed += 1) > MAX_LISTED) return undefined;
      if (seen.has(id)) continue;
      seen.add(id);
      const answer = await tryEval(id);
      if (answer) return answer;
    }
    return undefined;
  };
}

async function askUnlessGone<Value>(request: Promise<Value>): Promise<Value | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
