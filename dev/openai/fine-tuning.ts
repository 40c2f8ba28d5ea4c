import { Hono } from 'hono';
import type { FineTuningJob, FineTuningJobEvent } from 'openai/resources/fine-tuning/jobs';
import type { Env } from './env.ts';
import { deriveId, pick, readEnding, readTime } from './ids.ts';
import { toPage } from './page.ts';
import type { Seen } from './seen.ts';

const endings = [
  'succeeded',
  'failed',
  'cancelled',
  'validating_files',
  'queued',
  'running',
] as const satisfies readonly FineTuningJob['status'][];

/** `GET /fine_tuning/jobs`, `/fine_tuning/jobs/:id` and its `/events`, newest first. */
export function createFineTuningRoutes(seen: Seen): Hono<Env> {
  return new Hono<Env>()
    .get('/fine_tuning/jobs', (c) => {
      const jobs = seen.list('ftjob-').map(createJob);
      return c.json(
        toPage(
          c,
          jobs.toSorted((a, b) => b.created_at - a.created_at),
        ),
      );
    })
    .get('/fine_tuning/jobs/:id', (c) => {
      seen.add(c.req.param('id'));
      return c.json(createJob(c.req.param('id')));
    })
    .get('/fine_tuning/jobs/:id/events', (c) => c.json(toPage(c, createEvents(c.req.param('id')))));
}

function createJob(id: string): FineTuningJob {
  const status = readEnding(id, endings);
  const endedAt = readTime(id);
  const succeeded = status === 'succeeded';
  const finished = succeeded || status === 'failed' || status === 'cancelled';
  const hyperparameters = { n_epochs: 3, batch_size: 1, learning_rate_multiplier: 1.8 };
  return {
    id,
    object: 'fine_tuning.job',
    created_at: endedAt - 3600,
    finished_at: finished ? endedAt : null,
    estimated_finish: status === 'running' ? endedAt + 600 : null,
    status,
    model: 'gpt-4o-mini-2024-07-18',
    fine_tuned_model: succeeded
      ? `ft:gpt-4o-mini-2024-07-18:example::${deriveId('', id).slice(0, 8)}`
      : null,
    error:
      status === 'failed'
        ? {
            code: 'invalid_training_file',
            message: 'The training file has 2 examples; at least 10 are needed.',
            param: 'training_file',
          }
        : null,
    hyperparameters,
    method: { type: 'supervised', supervised: { hyperparameters } },
    integrations: [],
    metadata: null,
    organization_id: 'org-example',
    result_files: succeeded ? [`file-results-${id}`] : [],
    seed: pick(id, 2 ** 31),
    trained_tokens: succeeded ? 10_000 + pick(id, 90_000) : null,
    training_file: deriveId('file-', `${id} training`),
    validation_file: null,
  };
}

// More than one page of the default size.
const eventCount = 45;

function createEvents(job: string): FineTuningJobEvent[] {
  const endedAt = readTime(job);
  return Array.from({ length: eventCount }, (_, age): FineTuningJobEvent => {
    const step = eventCount - age;
    return {
      id: deriveId('ftevent-', `${job} ${step}`),
      object: 'fine_tuning.job.event',
      created_at: endedAt - age * 10,
      level: 'info',
      type: 'metrics',
      message: `Step ${step}/${eventCount}: training loss=${(2 / step).toFixed(2)}`,
      data: { step, train_loss: 2 / step, total_steps: eventCount },
    };
  });
}
