import { looseObject, nullish, number, string } from 'valibot';
import { ask, askJson } from '../openai/ask.ts';
import { isGone } from '../openai/failure.ts';
import { toDate } from './claim.ts';
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
  async read({ id, openai, save, context: { signal } }) {
    const { text, value } = await askJson(id, openai.videos.retrieve(id, { signal }), Video);
    const { status, model, seconds, size, error } = value;
    await save('video.json', text);
    let missing: string | undefined;
    if (status === 'completed') {
      try {
        const { body } = await ask(id, openai.videos.downloadContent(id, {}, { signal }));
        await save('video.mp4', body ?? '');
      } catch (failure) {
        if (!isGone(failure)) throw failure;
        missing = 'video.mp4 is gone';
      }
    }
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
