import { looseObject, nullish, number, string } from 'valibot';
import { askJson } from '../openai/ask.ts';
import { toDate } from './statement.ts';
import { createCollector, type Finding } from './collect.ts';

const Alert = looseObject({ error_type: string(), created_at: nullish(number()) });

const Case = looseObject({
  notice: looseObject({ type: string() }),
  created_at: nullish(number()),
});

/** Stores a safety alert; people are told even where the key may not read it. */
export const collectSafetyAlert = createCollector({
  kind: 'safety.alert',
  folder: 'safety-alerts',
  isUrgent: true,
  async read({ id, openai, folder, context: { signal } }) {
    const { text, value } = await askJson(
      id,
      () => openai.safety.alerts.retrieve(id, { signal }),
      Alert,
    );
    await folder.save('alert.json', text);
    return toFinding('created', value.error_type, value.created_at);
  },
});

/** Stores a safety case: a warning to, or the deactivation of, a user of the organisation. */
export const collectSafetyCase = createCollector({
  kind: 'safety.case',
  folder: 'safety-cases',
  isUrgent: true,
  async read({ id, openai, folder, context: { signal } }) {
    const { text, value } = await askJson(
      id,
      () => openai.safety.cases.retrieve(id, { signal }),
      Case,
    );
    await folder.save('case.json', text);
    return toFinding(value.notice.type, value.notice.type, value.created_at);
  },
});

function toFinding(status: string, summary: string, created: unknown): Finding {
  const createdAt = toDate(created);
  return { status, isFinal: true, summary, ...(createdAt && { createdAt }) };
}
