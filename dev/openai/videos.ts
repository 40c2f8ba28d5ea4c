import { Hono } from 'hono';
import type { Video } from 'openai/resources/videos';
import { ApiError } from './api-error.ts';
import { sendContent } from './content.ts';
import type { Env } from './env.ts';
import { readEnding, readSize, readTime } from './ids.ts';

const endings = [
  'completed',
  'failed',
  'queued',
  'in_progress',
] as const satisfies readonly Video['status'][];

// What each `variant` of the content is, and the bytes that its format begins with.
const variants = new Map([
  ['video', { type: 'video/mp4', start: '\0\0\0\u0018ftypmp42\0\0\0\0mp42isom' }],
  ['thumbnail', { type: 'image/webp', start: 'RIFF\0\0\0\0WEBP' }],
  ['spritesheet', { type: 'image/jpeg', start: '\u00ff\u00d8\u00ff\u00e0' }],
]);

/** `GET /videos/:id` and its content. That an unfinished one answers 404 there is a guess. */
export function createVideoRoutes(): Hono<Env> {
  return new Hono<Env>()
    .get('/videos/:id', (c) => c.json(createVideo(c.req.param('id'))))
    .get('/videos/:id/content', (c) => {
      const id = c.req.param('id');
      const variant = variants.get(c.req.query('variant') ?? 'video');
      if (variant === undefined) {
        throw new ApiError(400, "Invalid 'variant'.", { param: 'variant' });
      }
      if (createVideo(id).status !== 'completed') {
        throw new ApiError(404, 'The video is not ready.');
      }
      const bytes = Math.max(100_000, readSize(id));
      const pieces = () => createPieces(Buffer.from(variant.start, 'latin1'), bytes);
      return sendContent(c, { type: variant.type, bytes, pieces });
    });
}

function createVideo(id: string): Video {
  const status = readEnding(id, endings);
  const endedAt = readTime(id);
  return {
    id,
    object: 'video',
    created_at: endedAt - 120,
    completed_at: status === 'completed' ? endedAt : null,
    expires_at: status === 'completed' ? endedAt + 3600 : null,
    status,
    progress: { completed: 100, failed: 40, queued: 0, in_progress: 40 }[status],
    error:
      status === 'failed'
        ? { code: 'moderation_blocked', message: 'The video was stopped by moderation.' }
        : null,
    model: 'sora-2',
    prompt: 'A calico cat plays a piano on a stage',
    remixed_from_video_id: null,
    seconds: '4',
    size: '1280x720',
  };
}

const piece = Buffer.alloc(64 * 1024, 'moov');

function* createPieces(start: Buffer, bytes: number): Generator<Buffer> {
  yield start;
  for (let left = bytes - start.length; left > 0; left -= piece.length) {
    yield piece.subarray(0, left);
  }
}
