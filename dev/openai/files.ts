import { Hono } from 'hono';
import type { FileObject } from 'openai/resources/files';
import { countLines, createLines, measureLine } from './batch-lines.ts';
import { sendContent, type Content } from './content.ts';
import type { Env } from './env.ts';
import { createMetrics } from './fine-tuning-metrics.ts';
import { readTime } from './ids.ts';

interface FileParts {
  filename: string;
  purpose: FileObject['purpose'];
  content: Content;
}

/**
 * `GET /files/:id` and its content: `file-output-<batch>`, `file-error-<batch>`,
 * `file-results-<job>`; any other file is the output of a batch by that id.
 */
export function createFileRoutes(): Hono<Env> {
  return new Hono<Env>()
    .get('/files/:id', (c) => c.json(createFile(c.req.param('id'))))
    .get('/files/:id/content', (c) => sendContent(c, createParts(c.req.param('id')).content));
}

function createFile(id: string): FileObject {
  const { filename, purpose, content } = createParts(id);
  const createdAt = readTime(id);
  return {
    id,
    object: 'file',
    bytes: content.bytes,
    created_at: createdAt,
    expires_at: createdAt + 30 * 86_400,
    filename,
    purpose,
    status: 'processed',
  };
}

function createParts(id: string): FileParts {
  const [, kind = 'output', of = id] = /^file-(output|error|results)-(.+)$/.exec(id) ?? [];
  if (kind === 'results') {
    const bytes = Buffer.from(createMetrics(of));
    return {
      filename: 'step_metrics.csv',
      purpose: 'fine-tune-results',
      content: { type: 'text/csv', bytes: bytes.length, pieces: () => [bytes] },
    };
  }
  const side = kind === 'error' ? 'error' : 'output';
  const count = countLines(of)[side];
  return {
    filename: `${of}_${side}.jsonl`,
    purpose: 'batch_output',
    content: {
      type: 'application/octet-stream',
      bytes: count * measureLine(of, side),
      pieces: () => createLines(of, side, count),
    },
  };
}
