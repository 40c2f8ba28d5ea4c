import { looseObject, nullish, number, string } from 'valibot';
import { askJson } from '../openai/ask.ts';
import { toDate } from './statement.ts';
import { createCollector, type Finding } from './collect.ts';

const Video = looseObject({
  status: string(),
  created_at: nullish(number()),
  completed_at: nullish(number()),
  model: nullish(string()),
  seconds: nullish(string()),
  size: nullish(string()),
  error: nullish(looseObject({ code: nullish(string()) })),
});

/** Stores a video and what is known about it; the API forgets videos after an hour or so. */
export const collectVideo = createCollector({
  kind: 'video',
  folder: 'videos',
  async read({ id, openai, folder, context: { signal } }) {
    const { text, value } = await askJson(id, () => openai.videos.retrieve(id, { signal }), Video);
    const { status, model, seconds, size, error } = value;
    await folder.save('video.json', text);
    const content = () => openai.videos.downloadContent(id, {}, { signal });
    const missing =
      status === 'completed'
        ? await folder.copy('video.mp4', `content of ${id}`, content)
        : undefined;
    const length = seconds && `${seconds} s`;
    const [createdAt, endedAt] = [toDate(value.created_at), toDate(value.completed_at)];
    return {
      status,
      isFinal: status === 'completed' || status === 'failed',
      summary: [error?.code, length, size, missing].filter(Boolean).join('; '),
      ...(createdAt && { createdAt }),
      ...(endedAt && { endedAt }),
      ...(model && { model }),
    } satisfies Finding;
  },
});
