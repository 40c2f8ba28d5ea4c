import type { Batch } from 'openai/resources/batches';
import { hasWord, readEnding, readSize } from './ids.ts';
import { createResponse } from './responses.ts';

const endings = [
  'completed',
  'failed',
  'expired',
  'cancelled',
  'validating',
  'in_progress',
  'finalizing',
  'cancelling',
] as const satisfies readonly Batch['status'][];

/** How the batch of an id stands. */
export function readBatchStatus(id: string): Batch['status'] {
  return readEnding(id, endings);
}

/** How many lines the files of a batch have, and how many of its requests are in neither. */
export interface BatchLines {
  output: number;
  error: number;
  unanswered: number;
}

/** What a batch leaves behind in the end; a size in its id makes the output longer. */
export function countLines(id: string): BatchLines {
  const output = Math.max(3, Math.ceil(readSize(id) / measureLine(id, 'output')));
  switch (readBatchStatus(id)) {
    case 'completed':
      return { output, error: hasWord(id, 'mixed') ? 2 : 0, unanswered: 0 };
    case 'expired':
      return { output, error: 2, unanswered: 0 };
    case 'cancelled':
      return { output, error: 0, unanswered: 2 };
    case 'failed':
      return { output: 0, error: 0, unanswered: 0 };
    case 'validating':
    case 'in_progress':
    case 'finalizing':
    case 'cancelling':
      return { output: 0, error: 0, unanswered: 4 };
  }
}

/** Which of the two files of a batch. */
export type BatchFile = 'output' | 'error';

/** The bytes of one line; all lines of a file are equally long. */
export function measureLine(id: string, file: BatchFile): number {
  return Buffer.byteLength(createTemplate(id, file));
}

/** The lines of one file in pieces of about 64 KiB. */
export function* createLines(id: string, file: BatchFile, count: number): Generator<Buffer> {
  const template = createTemplate(id, file);
  const perPiece = Math.ceil((64 * 1024) / template.length);
  for (let start = 0; start < count; start += perPiece) {
    const lines = Array.from({ length: Math.min(perPiece, count - start) }, (_, index) =>
      template.replaceAll(placeholder, String(start + index).padStart(9, '0')),
    );
    yield Buffer.from(lines.join(''));
  }
}

// Stands where the number of a line goes, and nowhere else.
const placeholder = '########N';

function createTemplate(id: string, file: BatchFile): string {
  const line = {
    id: `batch_req_${placeholder}`,
    custom_id: `request-${placeholder}`,
    ...(file === 'output' ? createAnswer() : createError(id)),
  };
  return `${JSON.stringify(line)}\n`;
}

function createAnswer(): object {
  const body = createResponse(`resp_${placeholder}`);
  return { response: { status_code: 200, request_id: `req_${placeholder}`, body }, error: null };
}

function createError(id: string): object {
  const error =
    readBatchStatus(id) === 'expired'
      ? { code: 'batch_expired', message: 'This request was not executed within 24 hours.' }
      : { code: 'server_error', message: 'The server had an error.' };
  return { response: null, error };
}
