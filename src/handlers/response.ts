import { array, looseObject, nullish, number, optional, string, unknown } from 'valibot';
import { askJson } from '../openai/ask.ts';
import { toDate } from './statement.ts';
import { createCollector, type Finding } from './collect.ts';
import { readTexts, toReport } from './report.ts';

const Response = looseObject({
  status: string(),
  created_at: optional(number()),
  completed_at: nullish(number()),
  model: optional(string()),
  error: nullish(looseObject({ code: nullish(string()) })),
  incomplete_details: nullish(looseObject({ reason: nullish(string()) })),
  output: nullish(array(looseObject({ content: optional(unknown()) })), []),
  usage: nullish(looseObject({ input_tokens: number(), output_tokens: number() })),
});

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'incomplete']);

/** Stores a background response: as it is, its text, and where it cites pages a report with links. */
export const collectResponse = createCollector({
  kind: 'response',
  folder: 'responses',
  async read({ id, openai, folder, context: { signal } }) {
    const answer = await askJson(id, () => openai.responses.retrieve(id, {}, { signal }), Response);
    const { status, created_at, completed_at, model, usage, output } = answer.value;
    const texts = readTexts(output ?? []);
    const report = toReport(texts);
    await folder.save('response.json', answer.text);
    if (texts.length > 0) await folder.save('output.txt', texts.map(({ text }) => text).join('\n'));
    if (report !== undefined) await folder.save('report.md', report);
    const [createdAt, endedAt] = [toDate(created_at), toDate(completed_at)];
    const reason = answer.value.error?.code ?? answer.value.incomplete_details?.reason;
    const tokens = usage && `${usage.input_tokens} tokens in, ${usage.output_tokens} out`;
    return {
      status,
      isFinal: ENDED.has(status),
      summary: [reason, tokens].filter(Boolean).join('; '),
      ...(createdAt && { createdAt }),
      ...(endedAt && { endedAt }),
      ...(model !== undefined && { model }),
      ...(usage && {
        usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
      }),
    } satisfies Finding;
  },
});
