import { Hono } from 'hono';
import type { SafetyAlert } from 'openai/resources/safety/alerts';
import type { SafetyCase } from 'openai/resources/safety/cases';
import type { Env } from './env.ts';
import { deriveId, readEnding, readTime } from './ids.ts';

/** `GET /safety/alerts/:id` and `/safety/cases/:id`; a case with `deactivation` in its id is one. */
export function createSafetyRoutes(): Hono<Env> {
  return new Hono<Env>()
    .get('/safety/alerts/:id', (c) => c.json(createAlert(c.req.param('id'))))
    .get('/safety/cases/:id', (c) => c.json(createCase(c.req.param('id'))));
}

function createAlert(id: string): SafetyAlert {
  return {
    id,
    object: 'safety.alert',
    created_at: readTime(id),
    error_type: 'potentially_unintended_data_transfer',
    model: 'gpt-6-sol',
    reason: 'The response may move data to a place that was not intended.',
    request_id: deriveId('req_', id),
    response_id: deriveId('resp_', id),
    request_paused: true,
  };
}

function createCase(id: string): SafetyCase {
  return {
    id,
    object: 'safety.case',
    created_at: readTime(id),
    entity_identifier: deriveId('user_', id),
    notice: { type: readEnding(id, ['warning', 'deactivation']) },
    reason: 'Requests under this safety identifier were against the usage policies.',
  };
}
