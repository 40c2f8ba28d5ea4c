import type { Batch, BatchCreateParams } from 'openai/resources/batches';
import { countLines, readBatchStatus } from './batch-lines.ts';
import { deriveId, readTime } from './ids.ts';

const day = 86_400;

/** The batch of an id, with what it was created from where that is known. */
export function createBatch(id: string, params?: BatchCreateParams): Batch {
  const status = readBatchStatus(id);
  const lines = countLines(id);
  const endedAt = readTime(id);
  const createdAt = params ? endedAt : endedAt - (status === 'expired' ? day : 600);
  return {
    id,
    object: 'batch',
    endpoint: params?.endpoint ?? '/v1/responses',
    model: 'gpt-6-sol',
    input_file_id: params?.input_file_id ?? deriveId('file-', id),
    completion_window: '24h',
    status,
    created_at: createdAt,
    expires_at: createdAt + day,
    ...createTimes(status, createdAt, endedAt),
    ...(status === 'failed' && { errors: createErrors() }),
    ...(lines.output > 0 && { output_file_id: `file-output-${id}` }),
    ...(lines.error > 0 && { error_file_id: `file-error-${id}` }),
    request_counts: {
      total: lines.output + lines.error + lines.unanswered,
      completed: lines.output,
      failed: lines.error,
    },
    usage: createUsage(lines.output),
    metadata: params?.metadata ?? null,
  };
}

function createTimes(status: Batch['status'], createdAt: number, endedAt: number): Partial<Batch> {
  if (status === 'validating') return {};
  if (status === 'failed') return { failed_at: endedAt };
  const started = { in_progress_at: createdAt };
  if (status === 'in_progress') return started;
  if (status === 'cancelling') return { ...started, cancelling_at: endedAt };
  const finalized = { ...started, finalizing_at: endedAt };
  if (status === 'finalizing') return finalized;
  if (status === 'expired') return { ...finalized, expired_at: endedAt };
  return status === 'cancelled'
    ? { ...started, cancelling_at: endedAt, cancelled_at: endedAt }
    : { ...finalized, completed_at: endedAt };
}

function createErrors(): Batch.Errors {
  const message = 'This line is not parseable as valid JSON.';
  return {
    object: 'list',
    data: [{ code: 'invalid_json_line', line: 3, message, param: null }],
  };
}

function createUsage(requests: number): NonNullable<Batch['usage']> {
  return {
    input_tokens: 40 * requests,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 200 * requests,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 240 * requests,
  };
}
